"""Whether a question names what it is about, or leaves that to the page around it: "What should I bring?". English."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BARE = frozenset(
    # What anybody does anywhere: with none but these words a question has no topic.
    " accept affected afford agree announce announced apply arrive ask asked attend back bring brought buy cancel"
    " change check choose claim close closes collect contact cover covered decide decided do download"
    " earn eat enter expect expected fill find finish fit follow found gave give gives happens hear heard help hurt"
    " improve include included install involve involved join know known learn leave left log login lose"
    " offer online order paid park participate pay pick planned prepare provide qualify reach react read"
    " receive register reopen reply report reserve respond return run running runs save see send share"
    " ship show sign stay stop store study submit submitted support switch takes talk took tell track travel try"
    " understand unsubscribe update upgrade upload visit volunteer wait watch wear win worry write wrong"
    # How something is.
    " available better big cheap compatible complicated different difficult easy effective expensive far"
    " fast final free full hard important late legal likely main necessary normal old open painful"
    " popular possible quick quickly real reliable required safe serious short simple soon suitable"
    " suited true typical useful usual weird"
    # Which one.
    " again ahead already anybody anyone anything apart assess assessed bad beforehand best calculated"
    " call check-in check-out correct currently donate during else enrol enroll everybody everyone expire"
    " expires false ideal incorrect inside instead later latest next nobody nothing outside person"
    " recommend recommended right rsvp sets somebody someone subscribe taught teach teaches time times"
    " today together tomorrow tonight went whenever whole yesterday yet".split()
)
_PART = frozenset(
    # What belongs to something else that the page is about.
    " action actions advantage advantages advice aim aims alternatives answer answers approach background"
    " basics benefit benefits cause causes challenge challenges chances complications components"
    " conclusion cons consequences contents cost costs dates deadline deadlines details diagnosed"
    " diagnosis disadvantages downsides drawbacks effect effects eligibility examples expectations"
    " experts explanation facts fee fees findings future goal goals history idea impact ingredients"
    " instructions issue issues key kinds lesson lessons limitations limits meaning method name need"
    " numbers options origin origins outcome outcomes outlook parts plans point points price prices"
    " pricing problem problems procedure process prognosis pros purpose question questions reason reasons"
    " recommendations requirements response result results risk risks role rule rules schedule scope"
    " sections side sides signs size sizes solution solutions stages stakes status step steps story"
    " symptoms tests timeline timetable tips title topic topics treated treatment treatments types value"
    " version versions warranty way ways"
    # Where one goes, what one takes part in, what one buys.
    " access accommodation account address admission agenda apartment app appointment award bag bathrooms"
    " bedrooms beginners booking breakfast building camp campsite campus car career certificate"
    " certification checkout child children clothes combined companies conference contract course courses"
    " customer customers deal delivery deposit device dinner diploma discount dish doctor dog dogs door"
    " doors event events exam exhibition family festival flat food form friend friends game gates gift gp group"
    " guest guests guide headteacher home hotel hours house interview item items job jobs kids lead"
    " lectures level link location lunch machine map material materials meal meeting member membership"
    " merger merging midwife model module modules money mortgage museum nearest nurse offer opening"
    " package park parking partner party payment payments pet pets pharmacist phone place places policy"
    " position product products program programme project property purchase recipe refund refunds"
    " registration rental reservation restaurant room rooms salary school season seat seats service"
    " services session sessions shareholders shipping shop show site skills space speakers specialist"
    " stadium staff study stuff subject subscription system systems takeover tasks teacher test ticket tickets tool"
    " tools tour training trip tutor vehicle venue vet view visitors voucher waiting waitlist website"
    " winner work workshop year years"
    # What the news are about.
    " accident accused act agency airport allegations arrest arrested attack attacker ban battle bill"
    " blaze boss bridge campaign candidate candidates case championship changes charged chief city claims"
    " closure club coach collapse committee company conflict controversy council councillors county"
    " couple court crash crew crime crisis cuts data debate decision defendant development disaster"
    " driver election emergency employees evidence explosion fans fight final firm flood government"
    " governor guilty hearing incident injured inquiry investigation judge killed killer lawyers leader"
    " league manager match mayor measure minister ministers missing motive move movie murder neighbours"
    " news officer officers official officials opponents outage owner owners passengers people player"
    " players plot police politicians president proposal prosecutors protest protesters protesting"
    " protests race ref referee rescue residents resigning riot road row ruling sacked scandal scene"
    " scheme scientists score shooting spokesman spokeswoman squad state street strike strikers striking"
    " survivors suspect suspects suspended talks team teams town train transfer trial union unions van"
    " verdict victim victims vote witness witnesses workers".split()
)
_SUBJECT = r"(?:(?:the|a|an|any|my|your|our|there|there any|there an?) )?(?:[\w'-]+ ){1,2}"
_HOUSE_RULE = re.compile(
    rf"^(?:is|are|was|were|will|can|must|does|do) {_SUBJECT}(?:be |need to be |have to be )?(?:also |still "
    rf"|already )?"
    r"(?:included|allowed|permitted|available|provided|welcome|required|needed|necessary|compulsory"
    r"|mandatory|optional"
    r"|refundable|transferable|extra|for sale|on site|nearby|sold|supplied|accepted|booked|open|closed"
    r"|(?<!tax )(?<!duty )(?<!gluten )(?<!dairy )free"
    r"|removable"
    r"|adjustable|washable|machine washable|dishwasher safe|replaceable|rechargeable|in stock|sold out|over"
    r"|delayed"
    r"|cancelled|furnished|negotiable|pet[ -]friendly|wheelchair accessible|accessible|covered|recorded)"
    r"(?: with .*| in the (?:price|box|fee|cost|rent)| for (?:kids|children|beginners|everyone|all)"
    r"| (?:on )?(?:site|request|online|separately|now|today|again|yet))?$"
)
_THING = (
    r"(?:app|bag|bed|bike|boat|book|bottle|box|cabin|camera|car|chair|charger|coat|cottage|cover|device"
    r"|dress|flat|frame"
    r"|game|handle|hat|helmet|hotel|house|item|jacket|kit|knife|lamp|laptop|lens|lid|light|lights|machine"
    r"|mat|mattress"
    r"|model|pack|pan|phone|plan|product|property|room|screen|set|shoe|shoes|size|sleeves|sofa|software"
    r"|strap|table"
    r"|tent|ticket|tool|toy|unit|van|venue|vehicle|villa|watch|battery|batteries|cable|filter|motor|fabric"
    r"|material|zip)"
)
_ITS_TRAIT = re.compile(
    rf"^(?:is|are|does|do|can|will|has|have|did|was|were) the {_THING} (?:\S+ ?){{1,5}}$"
    rf"|^(?:what|which|how) (?:\w+ ){{0,4}}(?:is|are|does|do|was|were) the {_THING}(?: (?:made of|come in"
    rf"|weigh|have|hold"
    r"|last|measure|work|fit|run on|use|take|cost|like|for))?$"
)
_TERMS = frozenset(
    " cancellation class classes delivery exchange exchanges fee fees fine gift membership money name order orders"
    " password payment payments plan refund refunds register reservation result results return returns shipping"
    " subscription voucher".split()
)
"""What a list of questions may ask for: the terms on which somebody sells, lends or serves."""
_MY_ORDER = re.compile(r"\b(?:my|an) (?:order|account)\b")
_THERE = re.compile(
    r"(?<!out )(?<!up )(?<!is )(?<!are )\bthere$|\bhere\b|\b(?:last|next|that) (?:night|week|month|time)$"
)
_SWAP = re.compile(
    r"^can (?:i|you|we) (?:use|substitute|add|omit|swap|double|halve|leave out)(?! my\b)(?: (?!(?:in|for|as|on|with"
    r"|without|to|instead|at|while|during|after|before|if|when|from|of|over|under|by)\b)\S+){1,4}$"
)
_ON_SITE = re.compile(
    r"^(?:is|are) there (?:an? |any )?(?:[\w-]+ ?){1,2}$|^how (?:far|close) (?:is|are) the (?!sun|moon|stars)[\w-]+$"
)
_OF_YOURS = re.compile(r"^(?:when|where|what) (?:do|did|will|can|are|were) (?:you|they) \w+$")
_NEW = re.compile(r"\bthe (?:new|latest|upcoming|recent|proposed|current) ")
_DEFINITION = re.compile(
    r"^(?:(?:what|who) (?:is|are|was|were) an? [\w' -]+|(?:how|why) (?:does|is|was|are) an? [\w' -]+)$"
)
_MANY_WORDS = 14


def lacks_topic(asked: str, content: Sequence[str], *, in_list: bool, is_named: bool = False) -> bool:
    """Whether none of the words of a question that carry meaning says what it is about.

    Args:
        asked: the question in lower case, without its mark.
        content: those of its words that are no small ones.
        in_list: whether it is an entry of a list of questions, which may ask for a shop's delivery or a club's fees.
        is_named: whether it has a name that says what it is about although its word does not: "UNION".
    """
    if _DEFINITION.match(asked) or len(asked.split()) > _MANY_WORDS or (in_list and _MY_ORDER.search(asked)):
        return False
    if _HOUSE_RULE.match(asked) or _ITS_TRAIT.match(asked) or _THERE.search(asked):
        return True
    if any(rule.match(asked) for rule in (_OF_YOURS, _SWAP, _ON_SITE)):
        return True
    if not is_named and all(word in _BARE for word in content):
        return True
    if is_named or specific_words(content):
        return bool(not in_list and _NEW.search(asked))
    return not in_list or not _TERMS.intersection(content) or _is_definite(asked)


def specific_words(content: Sequence[str], *, with_parts: bool = False) -> list[str]:
    """Return the words that name a topic: no deeds of everybody, and no parts of something else but on demand."""
    return [word for word in content if word not in _BARE and (with_parts or word not in _PART)]


def _is_definite(asked: str) -> bool:
    return any(word in _PART and word not in _TERMS for word in re.findall(r"\bthe (\w+)", asked))
