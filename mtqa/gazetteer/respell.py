"""May one written form be a respelling of a right name, by which route, and how much is left unexplained?

A name that went through another script or another language's scheme comes back changed in regular ways: Chruschtschow
(German) and Jruschov (Spanish) are Khrushchev, Khemilton is Hamilton read from Cyrillic, Doson is Dawson read from
katakana. Each route has a table of such rewritings, and each rewriting costs little; a letter that no table explains
costs 1. The rewritings of one name must all belong to one route: a search over both names at once carries the set of
routes still possible along (Dijkstra, cheapest first), so all routes are tried in one go.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from heapq import heappop, heappush
from itertools import product
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from rapidfuzz.distance import OSA

from mtqa.gazetteer.fold import squash, words


class Route(NamedTuple):
    """A way in which a name is respelled.

    `label` names it in messages; `pivots` are the languages of the copy that it betrays; `countries` are those whose
    names it is made for. Others' names go it only if it `is_open`.
    """

    label: str
    pivots: tuple[str, ...]
    countries: frozenset[str] = frozenset()
    is_open: bool = False


class Respelling(NamedTuple):
    """How a written form may have come from a right name.

    `cost` is the letters' worth of difference that no scheme explains plus a little for each scheme step; 0 where the
    two are equal. `route` is a key of ROUTES, or empty where no scheme helps. `steps` are (written, right) letters.
    """

    cost: float
    route: str
    steps: tuple[tuple[str, str], ...]


_CYRILLIC_LANDS = frozenset(words("RU UA BY BG RS ME MK BA KZ KG TJ UZ TM MD MN AM AZ GE"))
_CHINESE_LANDS = frozenset(words("CN TW HK MO SG MY"))
_KOREAN_LANDS = frozenset(words("KR KP"))
_ARABIC_LANDS = frozenset(
    words("AE AF BD BH DJ DZ EG EH ER IQ IR JO KM KW LB LY MA ML MR NE OM PK PS QA SA SD SN SO SS SY TD TN YE")
)
_LATIN_ABROAD = _CYRILLIC_LANDS | _ARABIC_LANDS

# "de" is a Cyrillic or Arabic name in the German scheme, "ru-de" a German name that came back from Cyrillic; "ja" and
# "zh" are foreign names that came back from those scripts, "ar" and "he" these and their own. Of equals, the first that
# is made for the country's names is told.
ROUTES: dict[str, Route] = {
    "en": Route("Russian or Ukrainian", ("ru", "uk"), _CYRILLIC_LANDS),
    "de": Route("German", ("de",), _LATIN_ABROAD),
    "fr": Route("French", ("fr",), _LATIN_ABROAD),
    "es": Route("Spanish", ("es",), _LATIN_ABROAD),
    "it": Route("Italian", ("it",), _LATIN_ABROAD),
    "nl": Route("Dutch", ("nl",), _LATIN_ABROAD),
    "pl": Route("Polish", ("pl",), _LATIN_ABROAD),
    "cs": Route("Czech", ("cs", "sk", "sl", "hr"), _LATIN_ABROAD),
    "hu": Route("Hungarian", ("hu",), _LATIN_ABROAD),
    "fi": Route("Finnish", ("fi", "et"), _LATIN_ABROAD),
    "sv": Route("a Scandinavian language", ("sv", "no", "da"), _LATIN_ABROAD),
    "wade": Route("Chinese", ("zh",), _CHINESE_LANDS),
    "ko": Route("Korean", ("ko",), _KOREAN_LANDS),
    "kunrei": Route("Japanese", ("ja",), frozenset({"JP"})),
    "el": Route("Greek", ("el",), frozenset(words("GR CY"))),
    "tr": Route("Turkish", ("tr", "az"), frozenset(words("TR AZ CY TM"))),
    "ru-zh": Route("Russian or Ukrainian", ("ru", "uk"), _CHINESE_LANDS | _KOREAN_LANDS | {"VN"}),
    "ru-ja": Route("Russian or Ukrainian", ("ru", "uk"), frozenset({"JP"})),
    "ru-en": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ru-de": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ru-fr": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ru-nl": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ru-it": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ru-pl": Route("Russian or Ukrainian", ("ru", "uk"), is_open=True),
    "ja": Route("Japanese", ("ja",), is_open=True),
    "ar": Route("Arabic, Persian or Urdu", ("ar", "fa", "ur"), _ARABIC_LANDS, is_open=True),
    "he": Route("Hebrew", ("he",), frozenset({"IL"}), is_open=True),
    "zh": Route("Chinese", ("zh",), is_open=True),
}

# Rewritings, `written=right`, or `one~other` for both ways; alternatives stand between slashes, ^ and $ are the name's
# ends. The number is their cost in hundredths of a letter.
_Table: TypeAlias = dict[int, str]

_SKY = "ski/skij/skyj/skyi/skii/skiy/skyy/sky$=sky/skyy/skyi/ski/skiy$"
_GLIDES = "ya~ia yu~iu ye~e/ie ay~ai ey~ei oy~oi uy~ui iy~y/ii/i yo~io/e ^e~^ye ^e~^ie iya~ia ^i~^y i$~y$"
_JOTS = (
    "ja=ya/ia/a ju=yu/iu/u je=ye/e/ie jo=yo/e/io ij=iy/y/ii/i yj=y/yi aj=ay/ai ej=ey/ei oj=oy/oi uj=uy/ui j=y ^je=^ye"
)
_OV = "ow=ov ew=ev off=ov eff=ev"
_YO = "ov/jov/iov/yov=ev ow/jow=ev"
_VOWELS = "aeiouy"

_CYRILLIC: dict[str, _Table] = {
    "en": {
        5: f"{_SKY}",
        10: f"{_GLIDES} kh~h ts~tz/c ks~x zh~j sh~sch shch~sch off~ov eff~ev of$~ov$ yi~i ov~yov ov$~ev$ h~kh yy~y",
        20: "g~h y~i o$~a$ a=ya u=yu dzh~j/dj v~w ov~iv iev~yiv ch~tch z~zh s~sh ti~tsi ov~ou vladi~volody nikol~mykol",
        30: "y= i=",
    },
    "de": {
        5: f"{_SKY} tsch=ch schtsch=shch/sch dsch=dzh/j tschj=ch",
        10: f"{_JOTS} {_OV} {_YO} w=v sch=sh/zh z=ts ch=kh ss=s ai=ay ei=ey oi=oy x=ks ^s=^z tz=ts {_GLIDES}",
        20: "s=z ow=iv/ou/off ew=iv j=i sh=zh ti=tsi g=h",
    },
    "fr": {
        5: f"{_SKY} tch=ch chtch=shch/sch ine$=in$ yne$=yn$ vitch$=vic$ iou=yu dj=dzh/j ou=u ch=sh",
        10: f"{_GLIDES} {_OV} {_YO} j=zh ss=s gu=g oi=oy e$=$ eu=e iou=iu ^tch=^ch",
        20: "ch=kh i=y g=h",
    },
    "es": {
        5: f"{_SKY}",
        10: f"{_GLIDES} {_OV} {_YO} j=kh sch=shch gu=g ch=tch i$=y$ ch=shch sh=zh ov=ev ni$=ny$",
        20: "j=h y=zh s=z c=k ch=sh",
    },
    "it": {
        5: f"{_SKY} sci=sh/shch/shche ci=ch/tch gi=j/dzh sc=sh",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} c=ch/ts/k g=zh/j gh=g ch=kh zh=z",
        20: "s=z z=ts h=kh k=kh",
    },
    "nl": {
        5: f"{_SKY} tsj=ch sjtsj=shch sj=sh zj=zh oe=u dzj=dzh/j",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} ch=kh ie=i iej=y/iy ij=y w=v",
        20: "z=ts s=z",
    },
    "pl": {
        5: f"{_SKY} cz=ch/tch szcz=shch sz=sh rz=r/zh dz=dzh",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} w=v ch=kh c=ts ie=e/ye ia=ya io=yo/e iew=ev z=zh y=i a$=o$ cj=ts",
        20: "ow=iv s=z",
    },
    "cs": {
        5: f"{_SKY}",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} c=ch/tch/ts s=sh z=zh ch=kh sc=shch dz=dzh/j x=ks h=g",
        20: "h=kh cs=ks",
    },
    "hu": {
        5: f"{_SKY} szkij=sky szkij=skyy szki=sky cs=ch/tch scs=shch zs=zh dzs=dzh/j",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} sz=s s=sh c=ts ty=t gy=d ny=n ly=l h=kh jev=ev gyev=dev ia=iya",
        20: "i=y",
    },
    "fi": {
        5: f"{_SKY} stsh=shch sts=shch/sch tsh=ch",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} ts=ch s=sh z=zh h=kh dz=dzh ^ts=^tch",
        20: "s=z f=v sh=zh",
    },
    "sv": {
        5: f"{_SKY} sjtj=shch sjtsj=shch stj=shch tsj=ch tj=ch sj=sh zj=zh dzj=dzh/j",
        10: f"{_GLIDES} {_JOTS} {_OV} {_YO} ch=kh sj=zh ^tj=^tch",
        20: "s=z z=ts",
    },
}

# What Cyrillic makes of any foreign name, and the letters a translator then writes in English.
_FROM_CYRILLIC = f"ch/g=h k=c/ck f=ph ks=x v=w {_SKY} ay=ai/ei/ey ey=ei/ay oy=oi ya=ia yu=iu y=j i=y ye=e e=ye s=ss"
_FOREIGN: dict[str, _Table] = {
    "ru-en": {
        5: "kh=h dzh=j/g/ge/dge ayt=ight",
        10: f"""
            {_FROM_CYRILLIC} ^u=^w ks=cks/cs/xx ^uo=^wa ui=wi/whi/qui ue=we/whe ua=wa/wha ou=ow/oa/o uo=wa/wo
            yu=u/ew/ue/ugh ay=i/y/igh/ie ey=a/ai/ea/ae/ay e=a/ai/ea i=ee/ea/ey/ie/ei u=oo/ou/ew/ue/w
            er=ur/ir/ear/or/ar/our o=au/aw/oa/a/oh/ou a=u t=th k=ch/q/que/ke mak=mc s=c/ce $=e$ s$=es$ kl=chael
            ir=eare/ear/eer au=ow/ou/ough dzh=dj/gg on=ohn or=ore/oor/aur
        """,
        20: """
            z$=es$ z=s/se/th s=th f=gh/v ia=ea io=eo a=er/ar/o/au l=le n=ne/kn $=h$ u=u/o e=i/u y=i/e ch=tch
            sh=ch/ti/ci zh=s/g l=el/al
        """,
    },
    "ru-de": {
        5: "kh=h sht=st shp=sp sh=sch shv=schw",
        10: f"""
            {_FROM_CYRILLIC} ay=ei/ey/ai/ay ayer=eier/ayer/aier oy=eu/aeu/au ts=z/tz/c v=w z=s ya=ja yo=jo io=jo
            yu=ue/u/ju e=ae/oe/a/o k=ck/ch/g kh=ch f=v/pf i=ie/ih/ieh/y o=oh/oo a=ah/aa e=eh/ee u=uh l=hl n=hn yay=ey
            ya=ey ks=chs ^e=^je iy=i
        """,
        20: "d=t t=dt/th/d yo=oe/o dzh=j/g b=p s=z/c ch=tsch zh=sch ey=ei/e g=gg p=b",
    },
    "ru-fr": {
        5: "kh=h sh=ch zh=j/g/ge ua=oi/oy u=ou",
        10: f"""
            {_FROM_CYRILLIC} o=au/eau/aud/aux/ot/aut/os/eaux/aud e=ai/er/et/ez/ay/ais en=ain/ein/in/aim em=im/aim
            an=en/ean/ant/and/ent on=ond/ont om=omb k=c/qu/cques/que/cq s=c/sse/sc/x f=ph g=gu ye=ier/ieu/iers/ye
            yu=u/ue yen=ien/enne ^=^h $=e$ $=t$ $=s$ $=d$ ^em=^m l=lle n=nne r=re/rre yay=aille iy=il/ille
        """,
        20: "z=s i=is/it/ix/ille/e a=as/at/oi ks=x er=eur/aire en=an an=in ny=gn v=b",
    },
    "ru-nl": {
        5: "kh=h skh=sch",
        10: f"""
            {_FROM_CYRILLIC} f=v v=w yu=u/uu o=oe/oo u=oe ey=ij/y/ei/eij ay=ij/ui/uy au=ou/auw g/kh=ch/gh/g s=z ye=ie
            z=s a=aa e=ee y=ij
        """,
        20: "k=g sk=sch d=t t=d oy=ui e=eu/oe",
    },
    "ru-it": {
        5: "kh=h dzh=gi/g/gg ch=ci/c/cc",
        10: f"""
            {_FROM_CYRILLIC} k=ch/c/cc/qu g=gh/gu ts=z/zz/c ny=gn/n l=gli/ll/gl li=gli kh=j/x/g z=s s=z/c/zz ^=^h
            u=o/v v=u/b ye=ie yo=io ver=vier sh=sc/sci/x/ch ks=x ll=ll y=ll o=ao kua=qua zh=j/g i=e dzho=gio
        """,
        20: "an=ao $=s$ $=o$ $=t$ ch=ig e=ai s=x u=ou b=v",
    },
    "ru-pl": {
        5: "kh=h ch=cz/cs/ci shch=szcz sh=sz/si zh=rz/zs/zi dzh=dj/dz/c",
        10: f"""
            {_FROM_CYRILLIC} ch=c sh=s zh=z ts=c/ci/t ch=cs v=w y=j kh=ch u=o e=ie/ye/ea/a l=l en/on=e/a/an em/om=e/a
            s=sz ya=ia/ja z=zi/ze d=gy/d n=ny/ni t=ty y=ly i=y ski=cki tski=cki ya=ea o=oa
        """,
        20: "s=s g=ch $=i$ sh=x",
    },
    "ru-zh": {
        5: "kh=h tsz=j chzh=zh tszy=ji tsya=jia tsin=jing tszin=jing za=jia",
        10: """
            sy=xi si=xi s=x n=ng i=yi an=ang in=ing un=ong/ung en=eng/ong/ang on=ong ya=ia yu=iu ts=c/q/z v=w
            ch=zh/q/c/j dz=z zh=r uey=ui u=ou e=o i=u ch=ch t=ts o=eo/u sh=x yan=iang tsya=qia tsz=z ho=he yuy=yu
            en=un in=un yuan=uan e=eo ye=yeo/ie pak=park khen=hyung k=g d=t p=b i=eui
        """,
        20: "khe=he g=h",
    },
    "ru-ja": {
        5: "kh=h si=shi ti=chi dzi=ji dzyu=ju dzyo=jo dzya=ja tyo=cho tyu=chu tya=cha syu=shu syo=sho sya=sha",
        10: "dz=z ts=tsu y=i e=ye i=y khi=hi fu=hu v=w yu=u ya=ia n=m oy=oi ay=ai s=sh t=ch g=h",
    },
    "ja": {
        5: "tsu=tu tsu=t tchi=tch chua=tua",
        10: """
            s=th z=th ph~f c~k k=ck/ch x~ks/chs sh=s hu~fu chu=tu chi=ti ji=di ju=du i=ee/ea o=aw/au/al/ou/oh/oa/ow/or
            a=er/or/ar/ur/ir a=u ei=a/ai/ay ai=i/y/igh oo=o uu=u ou=o ee=e aa=a j=g/z c=s s=c ki=x ar$=a$
        """,
        15: """
            r~l b~v rr=l ll=r l=rr r=ll h=f ru=l/r ku=k/c/x to=t do=d su=s/th mu=m bu=b/v fu=f pu=p gu=g zu=z/th
            shu=sh ji=j chi=ch ts=t
        """,
        20: "f=h j=y ye=e e=a/ai/ei i=y u=oo/ew/w i=e dj=j s=z z=s w=u/v n=m a=o ri=ly",
        40: "o=a/u j=d zh=s u= o= e= h=",
    },
    "zh": {
        10: "k~c/ck f~ph ei~a/ay a~au/aw y~i ng~n ar=u/uc/ur ie~y o~oe/au/aw h~kh",
        20: "r~l s~th er~ar/or/ur w~v hs=x x~sh ke=ck/k si=s te=t de=d er=r/l fu=f j~g q=k/c z~s",
        40: "a~u/e e~i o~u/a r= l= b~p d~t g~k m~n sh~s z~th h~f s~c j~z e= i= u= a= o=",
    },
    "ar": {
        5: """
            ou~u/o oo~u/ou ee~i aa~a ^al~^el ^al~^ul ^al~^ad ^al~^as ^al~^ar dj~j kh~h eh/ah/a/e$~ah/eh/a/e$
            iyy~iy/i/y ei~ai/ay/ey/e
        """,
        10: """
            e~a e~i o~u q~k/g/gh/c/kh g~gh/j kh~ch/k y~i w~u/ou/o v~w dh~d/z/th/dd th~s/t z~th ss~s sh~ch $~h$
            ey~ay/ai ay~i iya~ia c~k au~aw/ao ow~aw/ou x~ks ii~i uu~u mm~m yi~i ae~ai ao~aw ch~tch tch~kch
        """,
        20: "ch~h j~zh/y p~b k~g i~y sj=sh sch=sh ein~ain we~ue ie~i",
        40: "a~o h= =h f~v u=e g~y",
    },
    "he": {
        10: """
            b~v k~kh/ch/c/q/ck h~kh/ch kh~ch tz~ts/z/s v~w y~i/j sh~s/sch i~ee/y/ie f~ph o~u/ou/au ei~e/ay/ey/ai/i
            ie~e s~z s=c t~th u~oo ai~ay/i/y $~h$ sch~sh
        """,
        20: "p~f ts~s/c z~s j~zh/g/dj zh~z w~u v~o/u/f g~j/zh j=z z=c tz~c ch=h ks~x e$=$ $=e$ gh~g",
        40: "y= dzh~j e~a o~a h= =h",
    },
}
_NATIVE: dict[str, _Table] = {
    "kunrei": {
        5: """
            si~shi ti~chi tu~tsu hu~fu zi~ji di~ji du~zu sya~sha syu~shu syo~sho tya~cha tyu~chu tyo~cho zya~ja zyu~ju
            zyo~jo
        """,
        10: """
            ou~o oo~o uu~u oh~o ei~e nn~n mb~nb mp~np mm~nm jya~ja jyu~ju jyo~jo c~k l~r cchi~tchi ii~i dzu~zu sch=sh
            tsch=ch j=y dsch=j
        """,
        20: "h~f tch~ch",
    },
    "wade": {
        5: "hs=x tzu=zi szu=si tse=ze tsu=zu tz=z ts=z/c ch=zh/j/q ien=ian ieh=ie ueh=ue ih=i ung=ong hsien=xian yi=i",
        10: """
            t=d p=b k=g u=o/ou j=r o=e iu=iou eng=ong erh=er hung=hong chou=zhou uo=o kuo=guo ueh=yue ui=uei ai=ei
            x=sh xi=hsi jh=zh iang=iong e=o h=x uen=un s=x c=q z=j zh=ch y=i w=u ng=n
        """,
        20: "j=zh q=ch g=k d=t b=p",
    },
    "ko": {
        5: """
            eo~o/u/eu eu~u/o oo~u oh~o ^lee~^yi ^lee~^ri ^lee~^i ^yi~^ri ^rhee~^lee ^li~^lee ark~ak oi$~oe$
            yeo~you/yo/yu hyun~hyeon ung~eung/eong/ong oong~ung
        """,
        10: """
            g~k d~t b~p j~ch ch~tch r~l ^n~^r sh~s ee~i u~oo/o ou~u/eo/o ae~e/ai/ay ui~eui/i wo~wu ^im~^lim ^y~^ry
            we~wi/oe ho=heo hn~n
        """,
        20: "e~eo a~eo",
    },
    "el": {
        5: "ou~u gh~g dh~d mp~b nt~d/nd gk~g ks~x ps~ps af~au ef~eu av~au ev~eu tz~dz/j",
        10: "ch~h kh~ch/h y~i e~ai i~ei/oi f~ph k~c b~v g~y ks~xs oi~i ii~i th~t d~th u~y ei~i io~yo ia~ya dj~tz",
        20: "g= i=e sh=s w=v $=s$",
    },
    "tr": {
        5: "dj/dzh/dsch/dz=c j=c ch/tsch/tch=c sh/sch=s c=ch s=sh",
        10: "gh~g ue~u oe~o i~y v~w h~kh k~q y~j gan=an oglou=oglu ou=u uh=u g= w=g oh=og i=u ee=i zh=j c=dj c=j c=dzh",
        20: "u~i o~u o=og u=ug a=ag e~a",
    },
}
# Scripts that leave vowels out: any vowel may come back as another, or as none, and costs less than a consonant.
_CONSONANTAL = words("ar he")
_OTHER_VOWEL, _LOST_VOWEL = 70, 60
_DOUBLED = 10

# Letters' worth, in hundredths, of what no scheme explains.
_LETTER, _DOUBLING, _INITIAL = 100, 50, 150
_LONGEST = 48


class _Rule(NamedTuple):
    length: int  # letters of the written form
    right: str
    cost: int
    routes: int  # one bit a route
    step: tuple[str, str] | None  # None where it is no scheme step


def _alternatives(text: str) -> list[str]:
    """Return "^al/el$" as "^al$" and "^el$": an end holds for all alternatives."""
    front, back = text[:1] == "^", (text[-1:] == "$" and len(text) > 1) or text == "$"
    return [f"{'^' * front}{letters}{'$' * back}" for letters in text.strip("^$").split("/")]


def _rules() -> dict[str, list[_Rule]]:
    """Return all rules by written form, those of one cost for several routes put together."""
    bits = {route: 1 << at for at, route in enumerate(ROUTES)}
    routes: dict[tuple[str, str, int], int] = defaultdict(int)
    for route, table in (_CYRILLIC | _FOREIGN | _NATIVE).items():
        for cost, text in table.items():
            for rule in words(text):
                written, both_ways, right = rule.partition("~") if "~" in rule else rule.partition("=")
                for one, other in product(_alternatives(written), _alternatives(right)):
                    if one != other:
                        routes[one, other, cost] |= bits[route]
                        if both_ways == "~":
                            routes[other, one, cost] |= bits[route]
    foreign = sum(bits[route] for route in _FOREIGN)
    for letter in "bcdfgklmnprstvz":
        routes[letter, letter * 2, _DOUBLED] |= foreign
        routes[letter * 2, letter, _DOUBLED] |= foreign
    found: dict[str, list[_Rule]] = defaultdict(list)
    for (one, other, cost), mask in routes.items():
        step = (one.strip("^$"), other.strip("^$"))
        found[one].append(_Rule(len(one), other, cost, mask, step))
    consonantal = sum(bits[route] for route in _CONSONANTAL)
    for one in _VOWELS:
        found[one].append(_Rule(1, "", _LOST_VOWEL, consonantal, None))
        found[""].append(_Rule(0, one, _LOST_VOWEL, consonantal, None))
        found[one].extend(_Rule(1, other, _OTHER_VOWEL, consonantal, None) for other in _VOWELS if other != one)
    return dict(found)


_RULES = _rules()
_LONGEST_RULE = max(map(len, _RULES))
_ROUTE_KEYS = tuple(ROUTES)
_by_cost = attrgetter("cost")


@lru_cache(maxsize=4096)
def _options(written: str) -> tuple[dict[str, tuple[_Rule, ...]], ...]:
    """Return, for each place in `written`, the rules that may start there, the cheapest first.

    They stand under the first letter of their right side, those without one under every key.
    """
    places = []
    for at in range(len(written)):
        by_first: dict[str, list[_Rule]] = defaultdict(list)
        for length in range(min(_LONGEST_RULE, len(written) - at) + 1):
            for rule in _RULES.get(written[at : at + length], ()):
                by_first[rule.right[:1]].append(rule)
        empty = by_first[""]
        places.append(
            {first: tuple(sorted(rules + empty if first else rules, key=_by_cost)) for first, rules in by_first.items()}
        )
    return tuple(places)


_Steps: TypeAlias = "tuple[_Steps, tuple[str, str]] | None"


def respelling(written: str, right: str, limit: float = 3.0, country: str = "") -> Respelling | None:
    """Return the cheapest way from the name `right` to the form `written`, None where it costs more than `limit`.

    `country` is the code of the country whose name `right` is: routes that its names do not go are left out.
    """
    one, other = squash(written), squash(right)
    if one == other:
        return Respelling(0.0, "", ()) if limit >= 0 else None
    if max(len(one), len(other)) > _LONGEST:
        distance = float(OSA.distance(one, other))
        return Respelling(distance, "", ()) if distance <= limit else None
    return _search(one, other, round(100 * min(limit, 2 * _LONGEST)), country)


@lru_cache(maxsize=512)
def _open_to(country: str) -> int:
    """Return the bits of the routes that a name of `country` may go; all where it is unknown."""
    fits = [not country or route.is_open or country in route.countries for route in ROUTES.values()]
    return sum(fit << at for at, fit in enumerate(fits))


@lru_cache(maxsize=512)
def _made_for(country: str) -> int:
    """Return the bits of the routes that are made for names of `country`."""
    return sum((country in route.countries) << at for at, route in enumerate(ROUTES.values()))


def _search(one: str, other: str, limit: int, country: str) -> Respelling | None:
    """Find the cheapest way through both names at once, place by place (Dijkstra).

    A state is a place in each name and the routes still possible; a rule keeps those routes alone that have it.
    """
    limit = min(limit, _LETTER * int(OSA.distance(one, other)) + _INITIAL - _LETTER)
    one, other = f"^{one}$", f"^{other}$"
    options = _options(one)
    height, width = len(one), len(other)
    done = [0] * ((height + 1) * (width + 1))  # routes by which a place was reached already, at less cost
    # Cost, letters gone (the further of two equals goes first), a number to part ties; then place, routes, steps.
    heap: list[tuple[int, int, int, int, int, int, _Steps]] = [(0, 0, 0, 0, 0, _open_to(country), None)]
    pushed = 0
    while heap:
        cost, _, _, i, j, mask, steps = heappop(heap)
        if i == height and j == width:
            return _result(cost, mask & _made_for(country) or mask, steps)
        known = done[i * width + j]
        mask &= ~known
        if not mask or i == height or j == width:
            continue
        done[i * width + j] = known | mask
        a, b = one[i], other[j]
        moves: list[tuple[int, int, int, int, _Steps]] = []
        if a == b:
            moves.append((cost, i + 1, j + 1, mask, steps))
        room = limit - cost
        if room >= _DOUBLING:
            price = _INITIAL if i == 1 and j == 1 else _LETTER
            if i and a != "$" and room >= (extra := _DOUBLING if a == one[i - 1] else price):
                moves.append((cost + extra, i + 1, j, mask, steps))
            if j and b != "$" and room >= (extra := _DOUBLING if b == other[j - 1] else price):
                moves.append((cost + extra, i, j + 1, mask, steps))
            if room >= price and a != b and a != "$" and b != "$":
                moves.append((cost + price, i + 1, j + 1, mask, steps))
                if one[i + 1] == b and other[j + 1] == a:
                    moves.append((cost + price, i + 2, j + 2, mask, steps))
        rules = options[i]
        for length, right, extra, routes, step in rules.get(b) or rules[""]:
            if extra > room:
                break
            if mask & routes and other.startswith(right, j):
                after = (steps, step) if step else steps
                moves.append((cost + extra, i + length, j + len(right), mask & routes, after))
        for reached, to, into, still, after in moves:
            if still & ~done[to * width + into]:
                pushed += 1
                heappush(heap, (reached, -to - into, pushed, to, into, still, after))
    return None


def _result(cost: int, mask: int, steps: _Steps) -> Respelling:
    told: list[tuple[str, str]] = []
    while steps is not None:
        steps, step = steps
        told.append(step)
    route = _ROUTE_KEYS[(mask & -mask).bit_length() - 1] if told else ""
    return Respelling(cost / 100, route, tuple(reversed(told)))


# Retrieval keys. Letters fall into classes: P lips, T teeth, K throat, S hissing and hushing, L liquid, M and N nasal.
# Vowels are dropped, and T before S. Letters that languages read differently have four readings, one key each.
_TOKEN = re.compile(
    "(?P<last>[tdsxz]+$)|(?P<first_x>^x)|(?P<first_hu>^hu)|(?P<heard_h>^h|(?<=[aeiouy])h(?=[aeiouy]))"
    "|sch|sh|zh|kh|gh|ph|th|ck|ch|hs|cz|cs|rz|sjtj|stj|tj|dh|ng|gn"
    "|(?P<soft_c>c(?=[eiy]))|(?P<soft_g>g(?=[eiy]))|(?P<late_r>r(?![aeiouy]))|(?P<high_t>[td](?=[iu]))|[a-z]"
)
_CLASSES = {
    "P": "b p f v w ph",
    "T": "d t dh th high_t",
    "K": "k c q g soft_g kh gh ck heard_h first_hu",
    "S": "s z sh zh sch hs ch soft_c cz cs first_x tj stj sjtj",
    "L": "l r late_r",
    "M": "m",
    "N": "n ng",
    "KS": "x",
    "LS": "rz",
    "KN": "gn",
}
_CLASS = {token: key for key, tokens in _CLASSES.items() for token in words(tokens)}
_READINGS = (
    # As English reads them: w is a vowel.
    {"soft_g": "S", "j": "S", "w": ""},
    # German, Dutch: ch is throaty, j is y.
    {"ch": "K", "h": "K"},
    # Slavic, Turkish and Chinese letters without their marks: c and q hiss. Japanese hu is fu.
    {"c": "S", "q": "S", "rz": "S", "ck": "SK", "x": "S", "first_hu": "P"},
    # Spanish, French, Japanese: j is throaty, h and the last letters are silent, r is lost; th hisses, as do ti and tu.
    {"j": "K", "heard_h": "", "first_hu": "", "last": "", "late_r": "", "th": "S", "dh": "S", "high_t": "S"}
    | {"soft_g": "S", "x": "S", "gn": "N"},
)
_TABLES = tuple(_CLASS | reading for reading in _READINGS)
_TEETH = re.compile("T+S")
_NASAL = re.compile("N(?=[MP])")
_REPEATED = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def skeletons(name: str) -> frozenset[str]:
    """Return at most four rough keys, of which spellings of one name by any of the routes share at least one.

    Names with a common key are only candidates: `respelling` tells how near they are.
    """
    text = squash(name)
    return frozenset(_skeleton(text, reading) for reading in _TABLES) if text else frozenset()


def _skeleton(text: str, reading: dict[str, str]) -> str:
    found: list[str] = []
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup or token[0]
        if kind == "last" and ("last" not in reading or token.start() == 0):
            found.extend(reading.get(letter, "") for letter in token[0])
        else:
            found.append(reading.get(kind, ""))
    return _REPEATED.sub(r"\1", _NASAL.sub("M", _TEETH.sub("S", "".join(found))))
