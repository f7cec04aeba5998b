"""Lists that the benchmark of names garbles with: translated names, forms of other languages, words for offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Translated:
    """A name translated as if it meant something. `what` is "person", or the noun that stands beside the name."""

    wrong: str
    right: tuple[str, ...]
    what: str
    detail: str  # sex of the person, or the nationality of the paper or party


def _people(lines: str) -> list[Translated]:
    rows = [line.strip().split(" = ") for line in lines.strip().splitlines()]
    women = ("Queen", "Catherine", "Jeanne", "Maria")
    return [Translated(w, tuple(r.split("; ")), "person", "f" if w.startswith(women) else "m") for w, r in rows]


def _bodies(what: str, lines: str) -> list[Translated]:
    rows = [line.strip().split(" = ") for line in lines.strip().splitlines()]
    return [Translated(w, tuple(r.split("; ")), what, nation) for nation, w, r in rows]


TRANSLATED: Sequence[Translated] = [
    *_people("""
        Pope Jean-Paul II = Pope John Paul II
        Pope Benoît XVI = Pope Benedict XVI
        Pope Franziskus = Pope Francis
        Pope Johannes XXIII = Pope John XXIII
        Pope Pablo VI = Pope Paul VI
        Charles Quint = Charles V; Emperor Charles V
        Peter the Big = Peter the Great
        Ivan the Formidable = Ivan the Terrible
        Catherine the Big = Catherine the Great
        Frederick the Big = Frederick the Great
        Alexander the Macedonian = Alexander the Great
        Queen Isabel II = Queen Elizabeth II
        King Carlos III = King Charles III
        King Jorge VI = King George VI
        King Ludwig XIV = King Louis XIV
        King Heinrich VIII = King Henry VIII
        Richard Heart of Lion = Richard the Lionheart; Richard Lionheart
        William the Conquistador = William the Conqueror
        Jeanne of Arc = Joan of Arc
        Maria Stuart = Mary Stuart; Mary, Queen of Scots; Mary Queen of Scots
        Suleiman the Splendid = Suleiman the Magnificent
        Philip the Beautiful = Philip the Fair
        Karl the Great = Charlemagne; Charles the Great
    """),
    *_bodies("newspaper", """
        German = The Time = Die Zeit
        French = The World = Le Monde
        Spanish = The Country = El País
        Italian = The Evening Courier = Corriere della Sera
        Italian = The Republic = La Repubblica; la Repubblica
        Italian = The Press = La Stampa
        French = The Cross = La Croix
        German = South German Newspaper = Süddeutsche Zeitung
        German = The Picture = Bild
        Polish = Electoral Newspaper = Gazeta Wyborcza
        Finnish = Helsinki News = Helsingin Sanomat
        Swedish = Today's News = Dagens Nyheter
        Swedish = The Evening Sheet = Aftonbladet
        French = The Chained Duck = Le Canard enchaîné; Le Canard Enchaîné
        French = The Team = L'Équipe
        Swiss = New Zurich Newspaper = Neue Zürcher Zeitung
        Japanese = Morning Sun Newspaper = Asahi Shimbun; Asahi; Asahi newspaper; Asahi Newspaper
        Spanish = The Vanguard = La Vanguardia
        Russian = The Truth = Pravda
    """),
    *_bodies("magazine", "German = The Mirror = Der Spiegel"),
    *_bodies("party", """
        German = Alternative to Germany = Alternative for Germany
        French = Insubordinate France = France Unbowed; La France Insoumise
        French = National Gathering = National Rally
        Polish = Law and Fairness = Law and Justice
        Polish = Citizen Platform = Civic Platform
        Finnish = Basic Finns = Finns Party; The Finns; the Finns
        Spanish = We Can = Podemos
        Italian = Brothers from Italy = Brothers of Italy
        Italian = Go Italy = Forza Italia
        Russian = Single Russia = United Russia
        Ukrainian = Servant of People = Servant of the People
        Turkish = Justice and Progress Party = Justice and Development Party
        Swedish = Swedish Democrats = Sweden Democrats
    """),
]  # fmt: skip

# Other right forms of what a story names; the first is looked for in the native stories as well as the others.
_ENGLISH = {
    "UN": ("UN", "U.N.", "United Nations"), "NATO": ("NATO",), "EU": ("EU", "E.U.", "European Union"),
    "WHO": ("WHO", "World Health Organization", "World Health Organisation"),
    "WTO": ("WTO", "World Trade Organization", "World Trade Organisation"), "US": ("US", "U.S.", "United States"),
    "UK": ("UK", "U.K.", "United Kingdom"), "IMF": ("IMF", "International Monetary Fund"),
}  # fmt: skip
_FOREIGN = {
    "cs": """Londýn London, Mnichov Munich, Vídeň Vienna, Řím Rome, Paříž Paris, Moskva Moscow, Peking Beijing,
        Německo Germany, Francie France, Španělsko Spain, Švédsko Sweden, Řecko Greece, Japonsko Japan, OSN UN""",
    "de": """Mailand Milan, Peking Beijing, Moskau Moscow, Brüssel Brussels, Genf Geneva, Warschau Warsaw, Prag Prague,
        Athen Athens, Kairo Cairo, Teheran Tehran, Rom Rome, Wien Vienna, München Munich, Neapel Naples,
        Deutschland Germany, Frankreich France, Griechenland Greece, Schweden Sweden, Kalifornien California,
        Brasilien Brazil, Russland Russia, Südafrika South_Africa, Neuseeland New_Zealand, Tokio Tokyo""",
    "es": """Londres London, Pekín Beijing, Moscú Moscow, Bruselas Brussels, Ginebra Geneva, Nueva_York New_York,
        Nueva_Zelanda New_Zealand, Alemania Germany, España Spain, Japón Japan, Suecia Sweden, Noruega Norway,
        Egipto Egypt, Grecia Greece, Sudáfrica South_Africa, ONU UN, OTAN NATO, FMI IMF, OMS WHO, OMC WTO, SIDA AIDS,
        VIH HIV, ADN DNA, PIB GDP, OCDE OECD, EEUU US, Estados_Unidos US, Reino_Unido UK""",
    "fi": """Lontoo London, Pariisi Paris, Moskova Moscow, Bryssel Brussels, Saksa Germany, Ranska France,
        Espanja Spain, Ruotsi Sweden, Norja Norway, Kreikka Greece, Sveitsi Switzerland, Uusi-Seelanti New_Zealand,
        Yhdysvallat US, YK UN""",
    "fr": """Londres London, Pékin Beijing, Moscou Moscow, Bruxelles Brussels, Varsovie Warsaw, Athènes Athens,
        Téhéran Tehran, Allemagne Germany, Espagne Spain, Japon Japan, Suède Sweden, Norvège Norway, Grèce Greece,
        Turquie Turkey, Nouvelle-Zélande New_Zealand, Californie California, ONU UN, OTAN NATO, OMS WHO, OMC WTO,
        États-Unis US, Royaume-Uni UK, Corée_du_Nord North_Korea, VIH HIV""",
    "it": """Londra London, Parigi Paris, Mosca Moscow, Pechino Beijing, Ginevra Geneva, Varsavia Warsaw, Atene Athens,
        Germania Germany, Francia France, Giappone Japan, Svezia Sweden, Norvegia Norway, Egitto Egypt, Cina China,
        Nuova_Zelanda New_Zealand, Stati_Uniti US, Regno_Unito UK, Sudafrica South_Africa, Svizzera Switzerland""",
    "nl": """Londen London, Parijs Paris, Moskou Moscow, Brussel Brussels, Genève Geneva, Duitsland Germany,
        Frankrijk France, Griekenland Greece, Zweden Sweden, Noorwegen Norway, Nieuw-Zeeland New_Zealand,
        Californië California, Verenigde_Staten US, NAVO NATO, VN UN, VS US""",
    "pl": """Londyn London, Paryż Paris, Moskwa Moscow, Pekin Beijing, Bruksela Brussels, Genewa Geneva, Niemcy Germany,
        Francja France, Hiszpania Spain, Japonia Japan, Szwecja Sweden, Norwegia Norway, Grecja Greece,
        Nowy_Jork New_York, Stany_Zjednoczone US, ONZ UN""",
    "pt": """Pequim Beijing, Moscovo Moscow, Bruxelas Brussels, Genebra Geneva, Nova_Iorque New_York, Alemanha Germany,
        Espanha Spain, Japão Japan, Suécia Sweden, Noruega Norway, Egito Egypt, Nova_Zelândia New_Zealand, ONU UN,
        OTAN NATO, OMS WHO, EUA US, Londres London""",
    "tr": """Londra London, Moskova Moscow, Pekin Beijing, Brüksel Brussels, Cenevre Geneva, Almanya Germany,
        Fransa France, İspanya Spain, Japonya Japan, İsveç Sweden, Norveç Norway, Yunanistan Greece, Mısır Egypt,
        Yeni_Zelanda New_Zealand, ABD US, Çin China""",
}  # fmt: skip


def _pairs(text: str) -> list[tuple[str, tuple[str, ...]]]:
    words = [pair.replace("_", " ").split("|") for pair in (p.strip().replace(" ", "|") for p in text.split(","))]
    return [(wrong, _ENGLISH.get(right, (right,))) for wrong, right in words]


def _words(text: str) -> list[str]:
    return text.split()


FOREIGN: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {code: _pairs(text) for code, text in _FOREIGN.items()}
"""By language: a form of a place or body, and the right English forms."""

PLACES = _words("""
    Paris Berlin Moscow Beijing Washington Rome Milan Vienna Munich Geneva Warsaw Prague Athens Cairo Jerusalem Tehran
    Baghdad Seoul Shanghai Singapore Mumbai Delhi Jakarta Edinburgh Dublin Sydney Melbourne Canberra Brisbane Adelaide
    Boston Houston Dallas Chicago Hollywood Islamabad Kabul Madrid Barcelona Manchester Liverpool Birmingham London
    Texas California Argentina Indonesia Scotland Switzerland Poland Finland Queensland Tasmania
""")
"""Places that get case endings, where native stories name them."""

ROLES: Mapping[str, tuple[str, str]] = {
    # role of the gazetteer: words for it, and the kind of person it may take the place of
    "president": ("president", "politics"), "vice-president": ("vice president", "politics"),
    "prime-minister": ("prime minister", "politics"), "chancellor": ("chancellor", "politics"),
    "foreign-minister": ("foreign minister", "politics"), "defence-minister": ("defense minister", "politics"),
    "finance-minister": ("finance minister", "politics"), "interior-minister": ("interior minister", "politics"),
    "minister": ("minister", "politics"), "central-banker": ("central bank governor", "politics"),
    "speaker": ("parliament speaker", "politics"), "opposition-leader": ("opposition leader", "politics"),
    "party-leader": ("party leader", "politics"), "lawmaker": ("lawmaker", "politics"),
    "politician": ("politician", "politics"), "governor": ("governor", "politics"), "mayor": ("mayor", "politics"),
    "supreme-leader": ("supreme leader", "politics"), "ambassador": ("ambassador", "politics"),
    "commissioner": ("commissioner", "politics"), "envoy": ("envoy", "politics"), "aide": ("adviser", "politics"),
    "head": ("chief", "office"), "business": ("business", "office"), "spokesperson": ("spokes", "spokesman"),
    "general": ("general", "politics"), "spy-chief": ("intelligence chief", "politics"),
    "judge": ("judge", "other"), "prosecutor": ("prosecutor", "other"), "lawyer": ("lawyer", "other"),
    "athlete": ("star", "other"), "coach": ("coach", "other"), "artist": ("artist", "other"),
    "writer": ("writer", "other"), "scientist": ("scientist", "other"), "astronaut": ("astronaut", "other"),
    "activist": ("activist", "other"), "journalist": ("journalist", "other"),
    "militant-leader": ("militant leader", "other"), "religious-leader": ("religious leader", "other"),
    "whistleblower": ("whistleblower", "other"),
}  # fmt: skip
ROLES_OF: Mapping[tuple[str, str], str] = {
    # where a country names the office otherwise
    ("US", "foreign-minister"): "secretary of state", ("US", "defence-minister"): "defense secretary",
    ("US", "finance-minister"): "treasury secretary", ("US", "interior-minister"): "homeland security secretary",
    ("US", "minister"): "secretary", ("US", "central-banker"): "central bank chief", ("US", "speaker"): "House speaker",
    ("GB", "foreign-minister"): "foreign secretary", ("GB", "defence-minister"): "defense secretary",
    ("GB", "interior-minister"): "home secretary",
}  # fmt: skip
HOSTS: Mapping[str, str] = {
    # the kind of person, and the words beside native names whose place such a person can take
    "politics": "vice president|president|deputy prime minister|prime minister|premier|chief minister|minister|"
    "senator|treasurer|chancellor|foreign secretary|home secretary|attorney general|secretary|mayor|governor|speaker|"
    "ambassador|opposition leader|party leader|leader|commissioner|congressman|congresswoman|general",
    "office": "chairman|chairwoman|chief executive officer|chief executive|managing director|executive director|"
    "director|general manager|manager|founder|boss|chief",
    "spokesman": "spokesman|spokeswoman",
    "other": "professor|scientist|economist|analyst|researcher|author|expert|star|captain|coach|player|actor|actress|"
    "singer|artist|writer|reporter|journalist|campaigner|activist|lawyer|attorney|judge|officer|commander|chef|astronaut",
}
