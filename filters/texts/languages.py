"""In which language a text is written, judged by its small words: sure of little, wrong seldom."""

from __future__ import annotations

from collections.abc import Sequence

from filters.texts.scripts import primary

_SMALL_WORDS = {
    "en": "the and of to a in is that it was for you with on are this be have i "
    "not they at we he she but his her what "
    "there were when from had your all would which their can about will my so if me do don't it's i'm how who then "
    "them been could into just like or as an out up know did said has by no one our us very some going because",
    "de": "der die das und ist nicht ich sie es ein eine zu den mit von auf im dem sich wir er war auch so wie für an "
    "aber dass als haben hat bei noch nur wenn man was aus nach einen einem wird oder sind da dann schon mir mich uns "
    "über vor zum zur kann sehr mehr doch hier ja habe ihr sein werden immer wieder keine kein diese dieser jetzt du",
    "fr": "le la les de des et est un une que qui dans pas pour ce il elle je "
    "vous nous on avec sur au plus se ne à du "
    "en sont mais par c'est était cette son ses comme tout ont été être avait qu'il aux même d'un d'une fait ça leur "
    "très bien où si mes mon ma notre votre j'ai n'est ils quand aussi alors parce donc y tu te lui sans deux encore",
    "es": "el la los las de que y en un una es no por con para se lo su al del me le como más pero está este esta ya "
    "muy cuando hay son fue era todo sin sobre también porque tiene sus nos mi qué yo si o desde hasta donde ser eso "
    "así entre han había estaba tu te bien aquí ahora todos estos él ella ellos usted nosotros vamos años",
    "it": "il lo la gli le di che e è un una in non per con si del della sono da ma come più ci anche al alla mi ho "
    "questo questa era ha nel nella dei delle se io perché quando ti cosa molto solo tutto quello dal sul tra poi "
    "essere stato fatto abbiamo hanno così dove ancora suo sua noi lei lui loro già sempre bene dopo due",
    "pt": "o a os as de que e em um uma é não por com para se do da no na dos das mais mas como eu foi ele ela isso "
    "muito já está também quando tem são seu sua nos me você ser até sem ou pelo pela era então aqui gente vai essa "
    "esse este esta porque num numa ao à às nós meu minha há fazer ter onde sobre depois tudo bem eles",
    "nl": "de het een en van is dat in ik je niet op te die er zijn was met voor "
    "ook aan maar als om we dan bij hij ze "
    "wat nog naar heb heeft door over zo hebben wel geen kan dit uit worden werd al mijn deze hoe waar moet omdat "
    "wordt ons onze zou haar hun daar toen veel meer gaan gaat even heel mensen u jullie",
    "sv": "och att det i en är som på jag han av för med den till inte har de "
    "ett om var vi men så sig från hon kan när "
    "nu här också vad där då man bara ska hade mycket eller efter mig hur blir varit vara alla sin under över utan "
    "finns kommer dem dig du skulle några något",
    "da": "og at det i en er som på jeg han af for med den til ikke har de et om var vi men så sig fra hun kan når nu "
    "her også hvad der da man bare skal havde meget eller efter mig hvor bliver været være alle under over uden "
    "kommer dem dig du ville noget nogle ud op blev",
    "no": "og at det i en er som på jeg han av for med den til ikke har de et om var vi men så seg fra hun kan når nå "
    "her også hva der da man bare skal hadde mye eller etter meg hvor blir vært være alle under over uten kommer dem "
    "deg du ville noe noen ut opp ble",
    "pl": "i w nie na się z do jest to że o jak ale po co tak za od ja był przez tym już tylko są dla czy jego ze pan "
    "mnie może bardzo być ma więc kiedy gdy było mi ten ta te tego tej który która które jeszcze jeśli też teraz "
    "oraz przed pod bo go nas nam ich jej sobie",
    "cs": "a v se na je že to s z do i o ne jak ale po co tak za od já byl by už "
    "jen jsou pro nebo jeho ze jsem může být "
    "má když bylo mi ten ta to toho který která které ještě jestli taky teď před pod protože ho nás nám jich jí "
    "sobě jsme jste není velmi tady",
    "ro": "și de la în a nu că o cu pe este se un din mai pentru ce sunt dar să "
    "am au fost ca era le lui cum când dacă "
    "sau după foarte acest această care noi ei ea el îmi își mi te va fi aici acum doar până fără prin toate",
    "tr": "ve bir bu da de için çok ne o ben sen biz siz onlar ama gibi daha var yok mi mı değil olarak kadar sonra "
    "her şey şimdi burada olan olduğunu ki en ile bana sana beni seni onu çünkü nasıl neden zaman iyi ya diye böyle "
    "şöyle hiç bütün önce tamam evet hayır",
    "fi": "ja on ei se että en hän oli ovat ole mutta niin kun kuin tämä minä sinä mitä siitä jos vain myös nyt joka "
    "sen sitten mikä olen olla ollut voi tai mukaan vielä kaikki sitä tässä minun kanssa jo koska me te he ne hyvin "
    "paljon oikein jotka",
    "hu": "a az és nem hogy is egy ez meg de azt van csak volt már ha mint még el én te ő mi nagyon kell most itt ott "
    "lesz vagy ezt ki fel aki ami ilyen olyan minden mert akkor majd igen után között nekem neki lehet voltak",
    "id": "yang dan di itu ini dengan untuk tidak dari dalam akan pada saya ada kita mereka bisa juga sudah ke karena "
    "adalah kami anda dia oleh seperti atau lebih telah saat harus banyak orang tapi sangat hanya jadi apa belum",
    "vi": "và của là có không được cho một những người trong các tôi đã với này khi đó để ra như thì từ cũng mà ở bạn "
    "anh chị em nó sẽ đến rất nhiều làm nào về hơn vào còn chúng ta phải thế gì",
    "ru": "и в не на я что он с а как это по но они мы она так его за то у из же "
    "вы от бы все для о если уже или ни был "
    "до когда вот только меня еще ещё мне нет ему было очень чтобы при вас нас их чем была сам без будет ты есть быть "
    "там потом себя ничего может где надо этот эта тоже потому который их может сейчас",
    "uk": "і в не на я що він з а як це по але вони ми вона так його за то у із "
    "же ви від б все для про якщо вже або ні "
    "був до коли ось тільки мене ще мені немає йому було дуже щоб при вас нас їх чим була сам без буде ти є бути там "
    "потім себе нічого може де треба цей ця також тому який та й",
    "bg": "и в не на аз че той с а как това по но те ние тя така го за то от ще ви да се си е са ли или при до когато "
    "само ме още ми има няма му беше много за да към вас нас им без бъде ти тук там после може къде този тази който "
    "която което сега",
    "ar": "في من على أن إلى هذا هذه التي الذي ما لا لم هو هي كان كانت عن مع أو "
    "ثم قد كل بعد قبل ذلك هذا بين عند حتى إذا "
    "لكن نحن أنا أنت هم كما لأن لقد منذ أي غير بعض يعني هناك كيف ليس إن "
    "أيضا يا عندما وهو وهي فقط جدا لي لك له لها اللي "
    "مش ده دي بس كده ايه شو هيك",
    "fa": "و در به از که این را با است برای آن یک خود تا بر هم نیز ما من شما آنها او می بود شد هر اما یا باید چه اگر "
    "خیلی ولی هستند بودند کرد کنم کنید شده همه پیش بین حالا چون دیگر هست نیست",
    "ur": "اور کے کی میں ہے سے کو کا نے پر یہ ہیں کہ اس وہ بھی نہیں تو جو ہم ایک "
    "تھا کر تھی اپنے لیے گیا ہو کیا آپ مجھے "
    "رہا رہے والے بہت گے تک ساتھ بعد",
    "hi": "के की में है से को का ने पर यह हैं कि इस वह भी नहीं तो जो हम एक था कर "
    "थी अपने लिए गया हो क्या आप मुझे रहा रहे "
    "बहुत तक साथ बाद और मैं ये वो कुछ लोग अब जब",
    "mr": "आणि आहे हे या मध्ये ते तो ती पण नाही आहेत की होते केला केली मी आपण त्या साठी काय असे झाले होता मला त्यांनी",
}
_LISTS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
# Written so much alike that their small words cannot tell them apart, or codes of one language.
_GROUPS = (
    {"no", "nb", "nn", "da"},
    {"cs", "sk"},
    {"id", "ms"},
    {"zh", "cmn", "yue"},
    {"hr", "sr", "bs"},
    {"pt", "gl"},
    {"es", "gl"},
    {"ru", "be"},
    {"bg", "mk"},
    {"fr", "oc"},
    {"es", "ca", "ast"},
)
_LEAST_SMALL_WORDS = 3
_STANDS_FOR = {
    "nb": "no",
    "nn": "no",
    "sk": "cs",
    "ms": "id",
    "gl": "pt",
    "mk": "bg",
    "cmn": "zh",
    "yue": "zh",
}


def same_language(one: str, other: str) -> bool:
    """Tell whether two codes mean one language, or two that are too much alike to tell apart here."""
    first, second = primary(one), primary(other)
    return first == second or any(first in group and second in group for group in _GROUPS)


def small_words(tokens: Sequence[str]) -> dict[str, int]:
    """Return, for each language with a list, how many different small words of it the tokens have."""
    different = set(tokens)
    return {language: len(different & words) for language, words in _LISTS.items()}


def has_list(language: str) -> bool:
    """Tell whether the small words of a language, or of its like, are known."""
    return _listed(language) in _LISTS


def _listed(language: str) -> str:
    return _STANDS_FOR.get(primary(language), primary(language))


def margin(language: str, tokens: Sequence[str]) -> float:
    """Return by how much the share of small words of ``language`` exceeds that of the best other language.

    In [-1, 1], of the different tokens; the language must have a list. Another language needs three small words to
    count: one or two are chance.
    """
    counts = small_words(tokens)
    others = [n for other, n in counts.items() if not same_language(other, language)]
    best = max((n for n in others if n >= _LEAST_SMALL_WORDS), default=0)
    return (counts[_listed(language)] - best) / max(len(set(tokens)), 1)
