"""How people are called in twenty places: given and family names, and how e-mail spells them."""

from __future__ import annotations

from unicodedata import combining, normalize

from slalang.source.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Culture:
    """People of one language, and where they work."""

    language: str
    """Its ISO 639 code."""
    weight: int
    """How many of a thousand companies are there."""
    countries: tuple[str, ...]
    """ISO 3166 codes, the largest market first."""
    cities: tuple[str, ...]
    """The first is in the first country, and so on, around and around."""
    form: str
    """How a full name is put together."""
    given: tuple[tuple[str, str], ...]
    """As written, and in the letters of an e-mail address."""
    family: tuple[tuple[str, str], ...]
    legal: tuple[str, ...]
    """What companies add to their names."""


def latin(name: str) -> str:
    """A name in Latin letters as e-mail addresses spell it: `Łukasz` → `lukasz`."""
    plain = "".join(_SPELT.get(char, char) for char in name.lower())
    base = "".join(char for char in normalize("NFD", plain) if not combining(char))
    return "".join(char for char in base if "a" <= char <= "z")


_SPELT = {
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ł": "l", "ø": "o", "æ": "ae", "å": "aa",
    "ı": "i", "đ": "d", "ð": "d", "þ": "th", "œ": "oe",
}  # fmt: skip


def _names(text: str) -> tuple[tuple[str, str], ...]:
    """`Anna علی‌رضا/alireza`: names with a slash say how e-mail spells them; `_` is a space."""
    pairs = (word.replace("_", " ").partition("/") for word in text.split())
    return tuple((name, spelt or latin(name)) for name, _, spelt in pairs)


def _culture(  # noqa: PLR0917
    language: str, weight: int, countries: str, cities: str, given: str,
    family: str, legal: str = "", form: str = "{given} {family}",
) -> Culture:  # fmt: skip
    return Culture(
        language, weight, tuple(countries.split()), tuple(cities.split("; ")), form,
        _names(given), _names(family), tuple(legal.split("; ")) if legal else ("",),
    )  # fmt: skip


CULTURES = (
    _culture(
        "en", 330, "US GB CA AU IE US US NZ ZA",
        "Boston; Leeds; Toronto; Perth; Cork; Denver; Austin; Auckland; Durban",
        "James Mary Oliver Amelia Jack Olivia Noah Emma Liam Ava George Grace Ethan Chloe Daniel"
        " Hannah Aoife Seán Siobhán Mary-Jane Jean-Luc Zoë Renée Kwame Thandi Priya",
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans"
        " O'Brien O’Neill D'Souza MacDonald Fitz-Gerald Smith-Jones Ó_Súilleabháin de_Vries Nkosi"
        " Mbeki St._John Lee Patel Khan",
        "Ltd; Inc.; LLC; ; Group; PLC",
    ),
    _culture(
        "de", 130, "DE DE AT CH DE", "Köln; München; Graz; Zürich; Düsseldorf",
        "Jürgen Käthe Björn Anneliese Günter Heike Thorsten Ulrike Matthias Sabine Lukas Leonie"
        " Jonas Mia Karl-Heinz Hans-Jörg Sören Änne Felix Greta",
        "Müller Schmidt Schneider Fischer Weber Groß Weiß Jäger Köhler Schäfer Böhm Strauß"
        " Müller-Lüdenscheidt von_der_Heide Zürcher Özdemir Bauer Krüger Hoffmann Wagner",
        "GmbH; AG; GmbH & Co. KG; KG; e.K.",
    ),
    _culture(
        "pl", 90, "PL", "Łódź; Kraków; Gdańsk; Poznań; Wrocław",
        "Łukasz Małgorzata Paweł Agnieszka Michał Żaneta Grażyna Wojciech Zofia Stanisław Kinga"
        " Jędrzej Anna Piotr Świętosława Bożena Tomasz Ewa",
        "Nowak Kowalska Wiśniewski Wójcik Kamińska Lewandowski Zieliński Szymańska Woźniak"
        " Dąbrowski Kozłowska Jabłoński Krawczyk Piotrowska-Żak Gęsicki Źrebiec Łęcki Mazur",
        "sp. z o.o.; S.A.; sp.k.",
    ),
    _culture(
        "cs", 35, "CZ CZ SK", "Brno; České Budějovice; Košice",
        "Jiří Kateřina Tomáš Lenka Ondřej Zdeněk Šárka Václav Bořivoj Žofie Petr Anežka",
        "Novák Svobodová Dvořák Černá Procházka Kučerová Veselý Horáková Růžička Šťastný Řehoř"
        " Křížová",
        "s.r.o.; a.s.",
    ),
    _culture(
        "fr", 65, "FR FR BE CA CH", "Lyon; Nîmes; Liège; Québec; Genève",
        "François Chloé Jean-Pierre Anaïs Loïc Hélène Marie-Ève Jérôme Noémie Gaël Élodie André"
        " Maëlle Benoît Inès Cédric",
        "Lefèvre Dubois Moreau D'Aubigné L'Hermite Gauthier Besançon Noël de_La_Tour Pérez-Lecoq"
        " Guérin Bézier Châtelain Rousseau Garçon Leroy",
        "SARL; SA; SAS; et Fils",
    ),
    _culture(
        "es", 60, "ES MX AR CO CL ES", "Málaga; Mérida; Córdoba; Bogotá; Valparaíso; A Coruña",
        "José María_José Íñigo Begoña Ángel Lucía Ramón Inés Jesús Concepción Óscar Belén Iván"
        " Núria Xoán Mónica",
        "García Muñoz Fernández_López Núñez Ibáñez Peña Martínez-Bordiú Güell Ordóñez de_la_Cruz"
        " Vázquez Saínz Yáñez Gómez Rodríguez Castaño",
        "S.L.; S.A.; S.A. de C.V.; Hermanos",
    ),
    _culture(
        "pt", 35, "BR PT BR AO", "São Paulo; Braga; Belém; Luanda",
        "João Conceição Antônio Inês Sebastião Patrícia Luís Fátima Estêvão Thaís Vinícius Íris",
        "Gonçalves da_Silva Magalhães Araújo Simões Assunção dos_Santos Leitão Sá Guimarães"
        " Brandão Félix",
        "Ltda.; S.A.; Lda.",
    ),
    _culture(
        "it", 30, "IT IT CH", "Torino; Forlì; Lugano",
        "Niccolò Giuseppe Chiara Nicolò Letizia Gianluca Noè Alessandra Salvatore Beatrice",
        "Rossi D'Angelo Dell'Acqua Esposito Nicolò De_Luca Bruno Fabbri Lo_Presti Colombo",
        "S.r.l.; S.p.A.",
    ),
    _culture(
        "nl", 25, "NL BE", "’s-Hertogenbosch; Gent; Utrecht; Brugge",
        "Daniël Sjoerd Fenna Joost Loïs Maarten Zoë Thijs Femke Noë",
        "de_Jong van_den_Berg 't_Hart Jansen van_’t_Hoff Bakker IJsselstein Visser ter_Horst",
        "B.V.; N.V.",
    ),
    _culture(
        "sv", 25, "SE NO DK IS", "Malmö; Tromsø; Århus; Reykjavík",
        "Åsa Björn Øyvind Søren Guðrún Þór Lærke Håkon Märta Ingrid Östen Elin",
        "Åkesson Sjöberg Ødegård Sørensen Jónsdóttir Þorláksson Næss Lindström Møller Bjørnstad",
        "AB; AS; ApS; hf.",
    ),
    _culture(
        "tr", 20, "TR", "İzmir; Diyarbakır; Eskişehir; Muğla",
        "İbrahim Işıl Çağla Gökhan Şebnem Ümit Özge Yiğit Ayşe Iğdır",
        "Yılmaz Öztürk Şahin Çelik Güneş Işık Ağaoğlu İnönü Kılıç Doğan",
        "A.Ş.; Ltd. Şti.",
    ),
    _culture(
        "vi", 12, "VN", "Đà Nẵng; Huế; Cần Thơ",
        "Đức Thị_Hương Minh Ngọc Tuấn Thảo Quân Hằng Dũng Phượng",
        "Nguyễn Trần Lê Phạm Hoàng Võ Đặng Bùi Đỗ Hồ",
        "JSC; Co.", form="{family} {given}",
    ),
    _culture(
        "ru", 20, "KZ RU BY", "Астана; Казань; Гомель",
        "Анна/anna Сергей/sergey Елена/elena Дмитрий/dmitry Наталья/natalya Пётр/petr"
        " Семён/semyon Юлия/yuliya Алексей/aleksey Ольга/olga",
        "Иванов/ivanov Смирнова/smirnova Кузнецов/kuznetsov Щукина/shchukina Попов/popov"
        " Соловьёв/solovyov Римская-Корсакова/rimskaya-korsakova Жуков/zhukov Ильин/ilyin",
        "ООО; ТОО; АО",
    ),
    _culture(
        "uk", 18, "UA", "Львів; Київ; Запоріжжя; Кам’янець",
        "Олена/olena Дем’ян/demian Андрій/andrii Наталія/nataliia Юрій/yurii Ярина/yaryna"
        " Тарас/taras Соломія/solomiia",
        "Шевченко/shevchenko Бондаренко/bondarenko Ґудзь/gudz Лук’яненко/lukianenko"
        " Кравець/kravets Єфремова/yefremova Їжакевич/yizhakevych",
        "ТОВ; ПрАТ",
    ),
    _culture(
        "el", 12, "GR CY", "Θεσσαλονίκη; Λευκωσία; Πάτρα; Λεμεσός",
        "Γιώργος/giorgos Μαρία/maria Νίκος/nikos Ελένη/eleni Δημήτρης/dimitris Ζωή/zoi"
        " Χρήστος/christos Άννα/anna",
        "Παπαδόπουλος/papadopoulos Νικολάου/nikolaou Οικονόμου/oikonomou Γεωργίου/georgiou"
        " Βλάχος/vlachos Ιωάννου/ioannou",
        "Α.Ε.; Ε.Π.Ε.",
    ),
    _culture(
        "fa", 18, "IR AF AE", "تهران; کابل; دبی",
        "علی‌رضا/alireza مریم/maryam محمد‌حسین/mohammad-hossein زهرا/zahra امیر‌علی/amirali"
        " نگین/negin پویا/pouya شهرزاد/shahrzad آرش/arash گل‌ناز/golnaz",
        "محمدی/mohammadi احمد‌زاده/ahmadzadeh حسینی‌نژاد/hosseininejad کریمی/karimi"
        " رضایی‌پور/rezaeipour یزدانی/yazdani موسوی/mousavi صادق‌زاده/sadeghzadeh جعفری/jafari",
        "شرکت; گروه",
    ),
    _culture(
        "th", 12, "TH", "กรุงเทพฯ; เชียงใหม่; ภูเก็ต",
        "สมชาย/somchai กัญญา/kanya ณัฐพล/nattapon พิมพ์ชนก/pimchanok วิชัย/wichai น้ำฝน/namfon"
        " ธนกฤต/thanakrit อรุณี/arunee",
        "ใจดี/jaidee ศรีสุข/srisuk ทองคำ/thongkham วงศ์ไทย/wongthai แสงจันทร์/saengchan"
        " รัตนโกสินทร์/rattanakosin สุวรรณภูมิ/suwannaphum",
        "บริษัท",
    ),
    _culture(
        "zh", 30, "CN TW SG HK", "上海; 臺北; 新加坡; 香港",
        "伟/wei 秀英/xiuying 娜/na 强/qiang 敏/min 静怡/jingyi 建國/jianguo 淑芬/shufen 浩然/haoran"
        " 子涵/zihan",
        "王/wang 李/li 张/zhang 陳/chen 刘/liu 黃/huang 欧阳/ouyang 司馬/sima 赵/zhao 吴/wu",
        "有限公司; 集团", form="{family}{given}",
    ),
    _culture(
        "ja", 18, "JP", "東京; 大阪; 札幌; 福岡",
        "健太/kenta 葵/aoi 翔/sho 美咲/misaki 拓海/takumi さくら/sakura 一郎/ichiro マリア/maria",
        "佐藤/sato 鈴木/suzuki 高橋/takahashi 渡邉/watanabe 小野寺/onodera 齋藤/saito 東海林/shoji"
        " 五十嵐/igarashi",
        "株式会社; 合同会社", form="{family} {given}",
    ),
    _culture(
        "hi", 15, "IN IN NP", "मुंबई; पुणे; काठमांडू",
        "अर्जुन/arjun प्रिया/priya विक्रम/vikram श्रेया/shreya संजय/sanjay क्षितिज/kshitij"
        " ज्योति/jyoti राधिका/radhika",
        "शर्मा/sharma वर्मा/varma श्रीवास्तव/shrivastav गुप्ता/gupta त्रिपाठी/tripathi"
        " चौधरी/chaudhary अय्यर/iyer",
        "Pvt Ltd; एंड संस",
    ),
)  # fmt: skip
