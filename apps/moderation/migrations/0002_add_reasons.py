"""The reasons that moderators of a new installation choose from, with what the author is told."""

from django.db import migrations
from i18nfield.strings import LazyI18nString

REASONS = {
    "off_topic": {
        "name": {
            "en": "Off topic",
            "ar": "خارج الموضوع",
            "es": "Fuera del tema",
            "fr": "Hors sujet",
            "ru": "Не по теме",
            "zh-hans": "偏离主题",
        },
        "explanation": {
            "en": "Your comment speaks of something that this consultation does not deal with. "
            "You are welcome to send one that answers the question.",
            "ar": "يتناول تعليقكم موضوعاً خارج نطاق هذه المشاورة. ويسرنا أن نتلقى منكم تعليقاً يجيب عن السؤال.",
            "es": "Su comentario trata de un asunto ajeno a esta consulta. "
            "Con gusto recibiremos uno que responda a la pregunta.",
            "fr": "Votre commentaire porte sur un sujet que cette consultation ne traite pas. "
            "Nous lirons volontiers celui qui répondra à la question.",
            "ru": "Ваш комментарий посвящён вопросу, который в этой консультации не рассматривается. "
            "Мы будем рады комментарию, отвечающему на поставленный вопрос.",
            "zh-hans": "您的意见涉及本次磋商范围以外的事项。欢迎您就所提问题另行发表意见。",
        },
    },
    "personal_data": {
        "name": {
            "en": "Personal data",
            "ar": "بيانات شخصية",
            "es": "Datos personales",
            "fr": "Données personnelles",
            "ru": "Персональные данные",
            "zh-hans": "个人信息",
        },
        "explanation": {
            "en": "Your comment contains details by which a person can be recognised. "
            "Please leave them out, so that nobody comes to harm.",
            "ar": "يتضمن تعليقكم تفاصيل يمكن بها التعرف على شخص بعينه. نرجو حذفها حتى لا يلحق أذى بأحد.",
            "es": "Su comentario contiene datos que permiten reconocer a una persona. "
            "Le rogamos que los omita, para que nadie salga perjudicado.",
            "fr": "Votre commentaire contient des détails qui permettent de reconnaître une personne. "
            "Merci de les retirer, afin que nul n’en subisse de tort.",
            "ru": "В вашем комментарии есть сведения, по которым можно узнать конкретного человека. "
            "Пожалуйста, уберите их, чтобы никому не навредить.",
            "zh-hans": "您的意见包含可以识别他人身份的信息。为避免有人因此受到伤害，请删去这些内容。",
        },
    },
    "insult": {
        "name": {
            "en": "Insulting or hateful",
            "ar": "إساءة أو كراهية",
            "es": "Insultos u odio",
            "fr": "Propos injurieux ou haineux",
            "ru": "Оскорбления или вражда",
            "zh-hans": "侮辱或仇恨言论",
        },
        "explanation": {
            "en": "Part of your comment attacks people rather than a position. "
            "We will gladly read your view in words that respect those you disagree with.",
            "ar": "يتضمن جزء من تعليقكم هجوماً على أشخاص لا على موقف. ويسرنا أن نقرأ رأيكم بعبارات تحترم من تخالفونهم.",
            "es": "Parte de su comentario ataca a personas y no a una postura. "
            "Leeremos con gusto su opinión expresada con respeto hacia quienes piensan distinto.",
            "fr": "Une partie de votre commentaire vise des personnes et non une position. "
            "Nous lirons volontiers votre avis dans des termes qui respectent vos contradicteurs.",
            "ru": "Часть вашего комментария направлена против людей, а не против их позиции. "
            "Мы охотно прочтём ваше мнение, выраженное с уважением к тем, с кем вы не согласны.",
            "zh-hans": "您的意见有一部分针对的是人，而不是观点。欢迎您以尊重不同意见者的措辞重新表达看法。",
        },
    },
    "duplicate": {
        "name": {
            "en": "Duplicate",
            "ar": "مكرر",
            "es": "Repetido",
            "fr": "Doublon",
            "ru": "Повтор",
            "zh-hans": "重复提交",
        },
        "explanation": {
            "en": "The same comment has already been sent and is being treated. This second copy is not needed.",
            "ar": "سبق أن وصلنا التعليق نفسه ويجري النظر فيه. ولا حاجة إلى هذه النسخة الثانية.",
            "es": "El mismo comentario ya se había enviado y se ha tenido en cuenta. Esta segunda copia no hace falta.",
            "fr": "Le même commentaire nous est déjà parvenu et il est pris en compte. Ce second envoi est inutile.",
            "ru": "Такой же комментарий уже был отправлен и учтён. Вторая копия не нужна.",
            "zh-hans": "我们已收到同一意见并正在处理，无需重复提交。",
        },
    },
    "advertising": {
        "name": {
            "en": "Advertising",
            "ar": "إعلان تجاري",
            "es": "Publicidad",
            "fr": "Publicité",
            "ru": "Реклама",
            "zh-hans": "广告",
        },
        "explanation": {
            "en": "Your comment promotes a product or a service. "
            "This place is for experience and proposals on the question.",
            "ar": "يروّج تعليقكم لمنتج أو خدمة. وهذا المكان مخصص للتجارب والمقترحات المتعلقة بالسؤال.",
            "es": "Su comentario promociona un producto o un servicio. "
            "Este espacio está reservado a experiencias y propuestas sobre la pregunta.",
            "fr": "Votre commentaire fait la promotion d’un produit ou d’un service. "
            "Cet espace est réservé aux expériences et aux propositions sur la question.",
            "ru": "Ваш комментарий рекламирует товар или услугу. "
            "Здесь место для опыта и предложений по поставленному вопросу.",
            "zh-hans": "您的意见在推广产品或服务。此处用于就所提问题分享经验和提出建议。",
        },
    },
    "unclear": {
        "name": {
            "en": "Hard to understand",
            "ar": "غير واضح",
            "es": "Poco claro",
            "fr": "Peu clair",
            "ru": "Неясно",
            "zh-hans": "表述不清",
        },
        "explanation": {
            "en": "Readers may not be able to tell what you mean. "
            "A few more words on what you saw and what you propose would help.",
            "ar": "قد لا يتبين للقراء ما تقصدونه. وستفيد بضع كلمات إضافية عما لاحظتموه وما تقترحونه.",
            "es": "Es posible que no se entienda lo que quiere decir. "
            "Ayudarían unas palabras más sobre lo que observó y lo que propone.",
            "fr": "Les lecteurs risquent de ne pas saisir votre propos. "
            "Quelques mots de plus sur ce que vous avez observé et ce que vous proposez aideraient.",
            "ru": "Читателям может быть непонятно, что вы имеете в виду. "
            "Помогут ещё несколько слов о том, что вы наблюдали и что предлагаете.",
            "zh-hans": "读者可能难以理解您的意思。请再补充说明您所观察到的情况和您的建议。",
        },
    },
    "wrong_question": {
        "name": {
            "en": "Belongs to another question",
            "ar": "يخص سؤالاً آخر",
            "es": "Corresponde a otra pregunta",
            "fr": "Relève d’une autre question",
            "ru": "Относится к другому вопросу",
            "zh-hans": "应归入其他问题",
        },
        "explanation": {
            "en": "Your comment answers another question of this consultation. "
            "Please send it there, where it will be read with the others on the same subject.",
            "ar": "يجيب تعليقكم عن سؤال آخر من أسئلة هذه المشاورة. نرجو إرساله هناك ليُقرأ مع التعليقات الأخرى في الموضوع نفسه.",
            "es": "Su comentario responde a otra pregunta de esta consulta. "
            "Le rogamos que lo envíe allí, donde se leerá junto con los demás sobre el mismo tema.",
            "fr": "Votre commentaire répond à une autre question de cette consultation. "
            "Merci de l’y envoyer\u00a0: il y sera lu avec les autres sur le même sujet.",
            "ru": "Ваш комментарий отвечает на другой вопрос этой консультации. "
            "Пожалуйста, отправьте его туда: там его прочтут вместе с другими на ту же тему.",
            "zh-hans": "您的意见回答的是本次磋商的另一个问题。请提交到该问题之下，以便与同一主题的其他意见一并阅读。",
        },
    },
}


def add_reasons(apps, schema_editor):
    Reason = apps.get_model("moderation", "Reason")
    for position, (code, texts) in enumerate(REASONS.items(), start=1):
        Reason.objects.get_or_create(
            code=code,
            defaults={
                "name": LazyI18nString(texts["name"]),
                "explanation": LazyI18nString(texts["explanation"]),
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0001_initial")]

    operations = [migrations.RunPython(add_reasons, migrations.RunPython.noop, elidable=False)]
