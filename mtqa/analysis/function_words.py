"""The small words that give a language away: the commonest function words of English and of the languages around it.

Written down from grammar, not counted in any corpus. Forms without apostrophes: "l'homme" is two words, "l" and
"homme".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# English function words, and a few verbs that hardly any news sentence does without.
ENGLISH: Final = _set(
    """
    the of and to in a an that is was are were be been being for on with as by at it its from he his him she her
    hers they their them we our us you your i my me this these those there which who whom whose what when where why
    how not no nor or but if than then so such also only just more most much many some any all both each every other
    another others same own few less least several had has have having do does did doing done will would can could
    should may might must shall about after again against along among around because before behind below between
    beyond during down into near off out over since through throughout toward towards under until up upon while
    within without although though however whether very too still yet already even ever never now here said says say
    told went gone go going get got make made take took come came like per amid despite including according one two
    three four five six seven eight nine ten first last year years don didn doesn isn wasn aren weren won wouldn
    couldn shouldn hasn haven hadn
    """
)
# English words that are function words of no other language here: a sentence with them is English.
ENGLISH_ONLY: Final = _set(
    """
    the and that with from which who whose they their them this these those there would could should because
    between through during while about after before into than when where what been being were has had having his him
    she its it you your our are an by not but other said says told does did doing how why only even still
    very much many some any each every another both without within against under until since although though
    whether however already never
    """
)

# Function words of other languages. What is also an English word is left out when they are counted.
FOREIGN: Final[Mapping[str, frozenset[str]]] = {
    "fr": _set(
        """
        le la les des du de et est une un dans que qui pour sur avec pas il elle ils elles nous vous je ce cette ces son
        sa ses leur leurs au aux par plus ne se sont été être avoir ont mais ou où comme entre très aussi après avant
        sans sous depuis pendant fait faire peut doit lors selon l qu aujourd ainsi donc alors dont chez moins cela ça
        tout tous toute toutes même était avait sera
        """
    ),
    "es": _set(
        """
        el la los las de del y en que es un una unos unas por para con su sus se lo le les al como más pero fue ha han
        este esta estos estas ese esa entre sobre también cuando hasta desde donde muy ya sin hay porque está están ser
        son era no si durante según contra todo todos mientras nos yo
        """
    ),
    "it": _set(
        """
        il lo la gli le di del della dei degli delle e è un una uno che per con non si da dal dalla nel nella nei nelle
        al alla alle sul sulla sono ha hanno come anche più ma questo questa questi queste suo sua loro essere stato
        stata dopo prima tra fra perché quando dove così molto ancora già
        """
    ),
    "pt": _set(
        """
        o os as um uma de do da dos das e em no na nos nas que é para por com não se ao aos à às pelo pela mais mas foi
        são como seu sua seus suas este esta isso entre também quando até desde onde muito já sem há porque está estão
        ser era segundo sobre ele ela eles
        """
    ),
    "ca": _set(
        """
        el els la les de del dels i en que és un una per amb no es al als com més però va ha han aquest aquesta entre
        també quan fins des on molt ja sense hi perquè està són seva seu
        """
    ),
    "ro": _set(
        """
        și si în din la cu pe de că nu este sunt a al ale ai un o pentru mai care ca fost sau prin după către între
        acest această aceste lui ei lor sa se va au dar când unde foarte până
        """
    ),
    "de": _set(
        """
        der die das den dem des und ist im in von vom zu zum zur mit auf für ein eine einer eines einem einen nicht sich
        auch es sie er wir ich ihr ihre ihren sein seine seiner war waren wird werden wurde wurden hat haben hatte als
        wie aber oder wenn dass daß nach bei aus an am um über unter durch gegen noch nur kann muss soll sind so beim
        dieser diese dieses mehr sehr schon zwischen
        """
    ),
    "nl": _set(
        """
        de het een en van in op te dat die is met voor niet zijn aan er om ook als bij door naar over uit maar nog wordt
        worden werd heeft hebben had was kan zal zou deze dit hij zij ze wij ik hun haar meer dan tot na tegen wel geen
        volgens tussen onder omdat wanneer
        """
    ),
    "sv": _set(
        """
        och att det som en ett i på av för med den till är inte om har de han hon vi jag sig sin sina sitt från men kan
        ska skulle var blev efter vid mot också när här där mycket under eller än över mellan enligt hade
        """
    ),
    "da": _set(
        """
        og at det som en et i på af for med den til er ikke om har de han hun vi jeg sig sin sine sit fra men kan skal
        vil var blev efter ved mod også når her der meget under eller end over mellem ifølge havde været
        """
    ),
    "no": _set(
        """
        og å det som en et i på av for med den til er ikke om har de han hun vi jeg seg sin sine sitt fra men kan skal
        vil var ble etter ved mot også når her der mye under eller enn over mellom ifølge hadde vært
        """
    ),
    "fi": _set(
        """
        ja on ei se että oli hän ovat joka mutta kun myös niin kuin mukaan ole sen jos tai vain jo sekä ne olla tämä
        vuonna mitä hänen heidän jälkeen ennen kanssa oli olivat siitä
        """
    ),
    "pl": _set(
        """
        i w z na do że się nie jest to od za po o dla przez jak ale który która które oraz są był była było być ma co
        tym tego przy lub już tylko jego jej ich bardzo także ze we
        """
    ),
    "cs": _set(
        """
        a v se na je že z do o k to i ve pro za by po jako ale který která které jsou byl byla bylo být má od při také
        jeho její jejich jen už podle mezi však nebo bude tak si
        """
    ),
    "sk": _set(
        """
        a v sa na je že z do o k to aj vo pre za by po ako ale ktorý ktorá ktoré sú bol bola bolo byť má od pri tiež
        jeho jej ich len už podľa medzi však alebo bude tak si
        """
    ),
    "hr": _set(
        """
        i u je da se na za su od sa o što koji koja koje kao ali nije bio bila bilo biti iz po do te ili li već samo
        njegov njihov prema između nakon ako će
        """
    ),
    "hu": _set(
        """
        a az és hogy nem is egy van volt meg ez de csak már még mint vagy után szerint között lehet ki el fel majd sem
        azt ezt pedig aki amely ami
        """
    ),
    "tr": _set(
        """
        ve bir bu da de için ile olarak çok daha gibi olan ne o en ama kadar sonra değil var ise ki dedi olduğunu
        olduğu göre tarafından her
        """
    ),
    "id": _set(
        """
        yang dan di dari ini itu untuk dengan pada tidak dalam akan oleh ke sebagai telah juga adalah atau karena
        mereka kami saya bahwa kata ada bisa tersebut lebih sudah kepada
        """
    ),
    "vi": _set("và của là có trong cho được không với các những một người này đã từ đến khi về tại theo nhưng cũng"),
}

# Parts of names ("Juan de la Cruz", "Ursula von der Leyen") and words at home in English ("en route", "et al").
PARTICLES: Final = _set(
    """
    de la le el al van der von den da di del della los las du des dos das do en et e y i o con per l san les il dem
    sur se te ten ter und das die
    """
)
