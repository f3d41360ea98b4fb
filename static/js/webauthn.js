/* Passkeys: the browser's half of WebAuthn, for forms with data-passkey="create" or "get".

   What the server asks is in the element that data-options names, or behind the address in data-options-url. */
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

const readable = (credentials) => (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create({ publicKey }, form) {
  const alone = form.elements.passwordless?.checked ?? false;
  const created = await navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      user: { ...publicKey.user, id: bytes(publicKey.user.id) },
      excludeCredentials: readable(publicKey.excludeCredentials),
      authenticatorSelection: {
        ...publicKey.authenticatorSelection,
        residentKey: alone ? "required" : "discouraged",
        requireResidentKey: alone,
        userVerification: alone ? "required" : "preferred",
      },
    },
  });
  return written(created, {
    attestationObject: text(created.response.attestationObject),
    transports: created.response.getTransports?.() ?? [],
  });
}

async function get({ publicKey }) {
  const found = await navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: bytes(publicKey.challenge),
      allowCredentials: readable(publicKey.allowCredentials),
    },
  });
  const { authenticatorData, signature, userHandle } = found.response;
  return written(found, {
    authenticatorData: text(authenticatorData),
    signature: text(signature),
    userHandle: userHandle ? text(userHandle) : null,
  });
}

function written(credential, response) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  };
}

async function asked(form) {
  const { options, optionsUrl } = form.dataset;
  if (options) return JSON.parse(document.getElementById(options).textContent);
  const answer = await fetch(optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

function prepare(form) {
  const button = form.querySelector("[data-passkey-button]");
  const failure = form.querySelector("[data-passkey-failure]");
  button.hidden = false;
  button.disabled = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failure.hidden = true;
    button.disabled = true;
    try {
      const question = await asked(form);
      const answer = form.dataset.passkey === "create"
        ? await create(question.creation_options, form)
        : await get(question.request_options);
      form.elements.credential.value = JSON.stringify(answer);
      form.submit();
    } catch {
      failure.hidden = false;
      button.disabled = false;
    }
  });
}

if (window.PublicKeyCredential) document.querySelectorAll("form[data-passkey]").forEach(prepare);
