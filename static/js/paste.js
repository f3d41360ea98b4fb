/* What was copied from Word, LibreOffice, Google Docs or a web page, as the Markdown of Plenary: paragraphs, headings,
   bold, italic, struck out, lists within lists, links, footnotes and quotations stay; tables become lines of text; all
   else goes: styles, pictures, remarks in the margin, what was deleted under tracked changes. */

const DROPPED = "script, style, meta, link, title, head, img, svg, video, audio, canvas, iframe, object, embed, form, "
  + "input, button, select, textarea, del, xml, template, [hidden]";
const BLOCKS = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|PRE|SECTION|ARTICLE|HR|DL|DT|DD|BR|ADDRESS|FIGURE|CENTER|ASIDE|MAIN|HEADER|FOOTER)$/;
const SAFE = /^(https?:|mailto:)/i;
const SPACES = /[\t\n\r\f ]+/g;

const styleOf = (node) => (node.getAttribute?.("style") ?? "").toLowerCase().replace(/\s*([:;])\s*/g, "$1");
const classOf = (node) => node.getAttribute?.("class") ?? "";
const nameOf = (node) => node.getAttribute?.("name") ?? node.getAttribute?.("id") ?? "";
const hasStyle = (node, pattern) => pattern.test(styleOf(node));

/* Characters that would be taken for marks. */
const escaped = (text) => text.replace(/([\\`*[\]])/g, "\\$1").replace(/(^|\s)_|_(\s|$)/g, (mark) => mark.replace("_", "\\_"));
const escapedStart = (line) => line
  .replace(/^(\s*)([#>]|[-+](?=\s))/, "$1\\$2")
  .replace(/^(\s*\d+)([.)])(?=\s)/, "$1\\$2");

/* Of Arabic and Persian ones, in which Markdown does not count. */
const westernDigits = (text) => text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.codePointAt(0) & 0xf);

/* Marks go around the words, not around the spaces beside them. */
function marked(text, mark) {
  const [, before, words, after] = text.match(/^(\s*)([^]*?)(\s*)$/);
  return words ? before + mark + words + mark + after : text;
}

/* Word and its kind put footnotes at the end and mark both ends with names; here is what they call them. */
const NOTE_MARK = /^_?(?:ftnref|ednref|sdfootnote(\d+)anc$|sdendnote(\d+)anc$|ftnt_ref)(\d*)/;
const NOTE_TEXT = /^_?(?:ftn|edn|sdfootnote(\d+)sym$|sdendnote(\d+)sym$|ftnt)(\d*)$/;

function numberIn(name, pattern) {
  const found = name.match(pattern);
  return found && (found[1] ?? found[2] ?? found[3]);
}

class Reader {
  constructor(root) {
    this.root = root;
    this.notes = new Map();
  }

  read() {
    this.clear();
    this.liftNotes();
    this.nestLists();
    const body = tidy(this.blocks(this.root));
    const notes = [...this.notes].map(([label, text]) => `[^${label}]: ${text}`);
    return [body, notes.join("\n")].filter(Boolean).join("\n\n");
  }

  clear() {
    const walker = document.createTreeWalker(this.root, NodeFilter.SHOW_COMMENT);
    const remarks = [];
    while (walker.nextNode()) remarks.push(walker.currentNode);
    remarks.forEach((node) => node.remove());
    this.root.querySelectorAll(DROPPED).forEach((node) => node.remove());
    for (const node of this.root.querySelectorAll("*")) {
      const isGone = hasStyle(node, /display:none|mso-hide:all|mso-element:(comment|field-begin|field-end)/)
        || /^Mso(Comment|Toc)/.test(classOf(node)) || /msocom/.test(nameOf(node) + (node.getAttribute("href") ?? ""))
        || /^(O:P|V:|W:)/.test(node.nodeName) && !node.textContent.trim();
      if (isGone) node.remove();
    }
  }

  /* The notes are taken out of the text; what points to them becomes `[^1]`. */
  liftNotes() {
    const texts = new Map();
    for (const anchor of this.root.querySelectorAll("a[name], a[id], div[id], p[id], li[id]")) {
      const number = numberIn(nameOf(anchor), NOTE_TEXT);
      if (number && !texts.has(number)) texts.set(number, anchor);
    }
    for (const anchor of this.root.querySelectorAll("a[name], a[id], a[href]")) {
      const number = numberIn(nameOf(anchor), NOTE_MARK)
        ?? numberIn(anchor.getAttribute("href")?.replace(/^[^#]*#/, "") ?? "", NOTE_TEXT);
      if (!number || !texts.has(number) || anchor === texts.get(number)) continue;
      const place = anchor.closest("sup") ?? anchor;
      place.replaceWith(this.mark(number));
    }
    for (const [number, anchor] of texts) this.liftNote(number, anchor);
    this.root.querySelectorAll('[style*="footnote-list"], [style*="endnote-list"]').forEach((node) => node.remove());
  }

  mark(number) {
    const mark = document.createElement("x-note");
    mark.dataset.number = number;
    return mark;
  }

  liftNote(number, anchor) {
    const home = /^(DIV|LI)$/.test(anchor.nodeName) ? anchor : anchor.closest("p, li, div") ?? anchor;
    if (home === this.root) return;
    const wrapper = home.closest('[style*="footnote"], [id^="ftn"], [id^="sdfootnote"], [id^="edn"]');
    const place = wrapper && wrapper !== this.root ? wrapper : home;
    place.querySelectorAll("a").forEach((link) => {
      const isBack = link === anchor || numberIn(nameOf(link), NOTE_TEXT)
        || /#_?(ftnref|ednref|ftnt_ref|sdfootnote\d+anc|sdendnote\d+anc)/.test(link.getAttribute("href") ?? "");
      if (isBack) (link.closest("sup") ?? link).remove();
    });
    const words = this.inline(place).replace(SPACES, " ").replace(/^\s*\[?\d*\]?\s*/, "").trim();
    place.remove();
    if (words) this.notes.set(number, words);
  }

  /* Word writes lists as paragraphs that say how deep they are; the bullet is a span to be ignored. */
  nestLists() {
    for (const item of this.root.querySelectorAll("p, h1, h2, h3, h4, h5, h6")) {
      const [, level] = styleOf(item).match(/mso-list:[^;]*level(\d+)/) ?? [];
      if (!level) continue;
      const ignored = [...item.querySelectorAll("span")].filter((node) => hasStyle(node, /mso-list:ignore/));
      const bullet = ignored.map((node) => node.textContent).join("").replace(/\s|\u00a0/g, "");
      ignored.forEach((node) => node.remove());
      item.dataset.level = level;
      item.dataset.bullet = bullet;
    }
  }

  /* Lines of Markdown for what stands in `node`, with a free line between blocks. */
  blocks(node) {
    const parts = [];
    let line = "";
    const close = () => {
      const text = line.replace(/[^\S\n]+/g, " ").replace(/ *\n */g, "\n").trim();
      if (text) parts.push({ text: text.split("\n").map(escapedStart).join("\n") });
      line = "";
    };
    for (const child of node.childNodes) {
      const isBlock = BLOCKS.test(child.nodeName) && child.nodeName !== "BR" || this.holdsBlocks(child);
      if (!isBlock) {
        line += this.inlineOf(child);
        continue;
      }
      close();
      const part = this.block(child);
      if (part?.text) parts.push(part);
    }
    close();
    return this.joined(parts);
  }

  holdsBlocks(node) {
    return node.nodeType === Node.ELEMENT_NODE && [...node.children].some((child) => child.nodeName !== "BR"
      && (BLOCKS.test(child.nodeName) || this.holdsBlocks(child)));
  }

  /* Items of one list follow each other without a free line; two lists do not. */
  joined(parts) {
    return parts.reduce((text, part, at) => {
      if (!at) return part.text;
      return `${text}${part.isItem && parts[at - 1].isItem ? "\n" : "\n\n"}${part.text}`;
    }, "");
  }

  block(node) {
    const name = node.nodeName;
    if (node.dataset?.level) return this.wordItem(node);
    if (name === "UL" || name === "OL") return { text: this.list(node) };
    if (name === "LI") return { text: this.item(node, "-"), isItem: true };
    if (name === "TABLE") return { text: this.table(node) };
    if (name === "HR") return { text: "---" };
    if (name === "PRE") return { text: `\`\`\`\n${node.textContent.replace(/\n$/, "")}\n\`\`\`` };
    if (name === "BLOCKQUOTE") return { text: lines(this.blocks(node), "> ") };
    const level = this.headingLevel(node);
    if (level) return { text: this.heading(node, level) };
    return { text: this.blocks(node) };
  }

  headingLevel(node) {
    const [, ofElement] = node.nodeName.match(/^H([1-6])$/) ?? [];
    const [, ofStyle] = classOf(node).match(/^MsoHeading([1-6])/) ?? [];
    const isTitle = /^Mso(Title|Subtitle)/.test(classOf(node));
    return Number(ofElement ?? ofStyle ?? (isTitle ? 1 : 0));
  }

  heading(node, level) {
    const words = this.inline(node, { isHeading: true }).replace(/\s+/g, " ").trim();
    return words && `${"#".repeat(Math.min(level, 4))} ${words}`;
  }

  wordItem(node) {
    const { level, bullet } = node.dataset;
    const [, number] = westernDigits(bullet).match(/^\(?(\d+)[.)]?/) ?? [];
    const mark = number ? `${number}.` : /^\(?[a-z]{1,3}[.)]$/i.test(bullet) ? "1." : "-";
    const words = this.inline(node).replace(/\s+/g, " ").trim();
    return { text: `${"   ".repeat(level - 1)}${mark} ${words}`, isItem: true };
  }

  list(node) {
    let number = Number(node.getAttribute("start") ?? 1);
    const items = [];
    for (const child of node.children) {
      const isList = /^(UL|OL)$/.test(child.nodeName);
      // Google Docs and older Word put a list within a list beside its item.
      if (isList) items.push(lines(this.list(child), "   "));
      else items.push(this.item(child, node.nodeName === "OL" ? `${Number(child.value) || number++}.` : "-"));
      if (child.nodeName === "LI" && child.value) number = child.value + 1;
    }
    return items.filter((item) => item.trim()).join("\n");
  }

  item(node, mark) {
    const text = this.blocks(node).replace(/\n\n(?=\s*([-*]|\d+\.) )/g, "\n");
    const indent = " ".repeat(mark.length + 1);
    return text && `${mark} ${lines(text, indent).slice(indent.length)}`;
  }

  table(node) {
    const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
    const texts = rows.map((row) => [...row.cells].map((cell) => this.cell(cell)).filter(Boolean).join(" | "));
    return texts.filter(Boolean).join("\n");
  }

  cell(cell) {
    return this.blocks(cell).replace(/\s*\n+\s*/g, " ").trim();
  }

  inline(node, how) {
    return [...node.childNodes].map((child) => this.inlineOf(child, how)).join("");
  }

  inlineOf(node, how = {}) {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.nodeValue.replace(SPACES, " ").replaceAll("\u00ad", ""));
    if (node.nodeType !== Node.ELEMENT_NODE) return "";
    if (node.nodeName === "X-NOTE") return `[^${node.dataset.number}]`;
    if (node.nodeName === "BR") return how.isHeading ? " " : "\n";
    const inner = this.inline(node, how);
    if (node.nodeName === "A") return this.link(node, inner);
    if (node.nodeName === "CODE") return node.textContent.trim() ? `\`${node.textContent.trim()}\`` : "";
    return this.emphasised(node, inner, how);
  }

  link(node, inner) {
    const href = node.getAttribute("href") ?? "";
    const target = this.unwrapped(href);
    if (!SAFE.test(target) || !inner.trim()) return inner;
    return `[${inner.trim()}](${target.replace(/[()\s]/g, encodeURIComponent).replaceAll("(", "%28").replaceAll(")", "%29")})`;
  }

  /* Google sends every link through a page of its own. */
  unwrapped(href) {
    if (!/^https?:\/\/(www\.)?google\.[a-z.]+\/url\?/.test(href)) return href;
    return new URL(href).searchParams.get("q") ?? href;
  }

  /* By element or by style: Google Docs wraps all in a <b> of weight normal. */
  emphasised(node, inner, { isHeading }) {
    const { nodeName } = node;
    const isPlain = hasStyle(node, /(^|;)font-weight:(normal|400)/);
    const isBold = !isPlain && (/^(B|STRONG)$/.test(nodeName) || hasStyle(node, /(^|;)font-weight:(bold|[6-9]00)/));
    const isItalic = !hasStyle(node, /(^|;)font-style:normal/) && (/^(I|EM)$/.test(nodeName) || hasStyle(node, /(^|;)font-style:italic/));
    const isStruck = /^(S|STRIKE)$/.test(nodeName) || hasStyle(node, /text-decoration[^;]*:[^;]*line-through/);
    let text = inner;
    if (isStruck) text = marked(text, "~~");
    if (isItalic) text = marked(text, "*");
    if (isBold && !isHeading) text = marked(text, "**");
    return text;
  }
}

const lines = (text, indent) => text.split("\n").map((line) => (line ? indent + line : indent.trimEnd())).join("\n");

/* Marks that end where the same ones begin are no marks: Word breaks bold words into pieces. */
function tidy(text) {
  return text
    .replace(/(?<=\S)\*\*\*\*(?=\S)/g, "")
    .replace(/\*\*( +)\*\*/g, "$1")
    .replaceAll("\u00a0", " ")
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

/* Word puts what was copied between two remarks, with much before and after. */
function fragmentOf(html) {
  const [, fragment] = html.match(/<!--\s*StartFragment\s*-->([^]*?)<!--\s*EndFragment\s*-->/i) ?? [];
  // Its footnotes stand after that, as its lists do in tables that only Word understands.
  const notes = html.match(/<div[^>]*mso-element:\s*(?:footnote|endnote)-list[^]*?<\/body>/i)?.[0] ?? "";
  return fragment && notes && !fragment.includes("mso-element:footnote-list") ? fragment + notes : fragment ?? html;
}

/* Whether there is more to it than its plain text: editors of code copy colours. */
export function isFormatted(html) {
  return /<(p|h[1-6]|[uo]l|li|a|b|strong|i|em|table|blockquote)\b/i.test(html) && !/white-space:\s*pre\s*[;"]/i.test(html);
}

export function markdownFromHtml(html) {
  const { body } = new DOMParser().parseFromString(fragmentOf(html.replace(/<!\[[^\]]*\]>/g, "")), "text/html");
  return new Reader(body).read();
}
