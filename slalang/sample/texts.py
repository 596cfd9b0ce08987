"""What stands in the text fields of a CRM: pools of values, found by the name of a field."""

from __future__ import annotations

TITLES = (
    "Marketing Manager", "Sales Manager", "Head of Growth", "CEO", "Account Executive",
    "VP Marketing", "Director of Sales", "Marketing Director", "Founder", "Software Engineer",
    "Chief Financial Officer", "CMO", "CTO", "Office Manager", "Demand Generation Lead",
    "Product Owner", "Head of RevOps", "Marketing Intern", "Student", "Consultant",
    "Procurement Specialist", "VP of Sales & Marketing", "Sr. Growth Marketer",
    "HR Business Partner",
    "Geschäftsführer", "Leiterin Einkauf", "Vertriebsleiter (m/w/d)", "Werkstudentin Marketing",
    "Directrice générale", "Responsable marketing", "Chargé d’affaires", "Stagiaire",
    "Dyrektor sprzedaży", "Kierowniczka działu marketingu", "Specjalista ds. zakupów",
    "Jednatel", "Ředitelka marketingu", "Jefe de ventas", "Gerente de mercadotecnia",
    "Diretora de operações", "Responsabile acquisti", "Inkoopmanager", "Försäljningschef",
    "Genel Müdür", "Trưởng phòng kinh doanh", "Генеральный директор", "Маркетолог",
    "Керівник відділу продажу", "Διευθύνων σύμβουλος", "مدیر بازاریابی", "مدیر فروش و هم‌بنیان‌گذار",
    "ผู้จัดการฝ่ายขาย", "市场总监", "總經理", "営業部長", "マーケティング担当", "विपणन प्रबंधक",
)  # fmt: skip
INDUSTRIES = (
    "Software", "Financial services", "Manufacturing", "Healthcare", "Retail", "Logistics",
    "Education", "Banking", "Construction", "Insurance", "Media & Entertainment", "Energy",
    "Telecommunications", "Food & Beverage", "Non-profit", "Public sector", "Real estate",
    "Automotive", "Maschinenbau", "Pharma", "Hospitality", "Agriculture", "Rechtsberatung",
    "物流", "Ubezpieczenia",
)  # fmt: skip
SOURCES = (
    "Website", "Google Ads", "LinkedIn", "Organic search", "Newsletter", "Webinar", "Referral",
    "Trade show", "Partner", "Cold e-mail", "Facebook", "Podcast", "Direct", "Messe Köln",
    "Import 2019",
)  # fmt: skip
TOOLS = (
    "HubSpot", "Salesforce", "Excel", "Google Analytics", "Slack", "Marketo", "Mailchimp",
    "Pipedrive", "WordPress", "Shopify", "SAP", "Zendesk", "Intercom", "Snowflake", "Power BI",
    "Jira", "Asana", "Zoho CRM", "1С:Предприятие", "用友", "DATEV", "Piwik PRO",
)  # fmt: skip
PAGES = (
    "/", "/pricing", "/blog/how-to-qualify-leads", "/product", "/docs/start", "/about",
    "/pricing?plan=team", "/contact", "/careers", "/blog/lead-scoring", "/customers",
    "/pricing/enterprise", "/de/preise", "/webinar/2026", "/integrations/hubspot", "/security",
    "/blog/sla-vorlage", "/ja/料金", "/login", "/Pricing#faq",
)  # fmt: skip
PAPERS = (
    "Buyer's guide", "Benchmark report", "ROI calculator", "Checklist: lead hand-over",
    "Kundenstudie Köln", "Livre blanc", "E-book, 2nd edition", "Security white paper", "白皮书",
)  # fmt: skip
NOTES = (
    "Please call back", "Asked for a quote, no answer yet", "Met at the fair",
    "Wrong number – try the office", "“Not before Q3”", "Rückruf erbeten", "Ne plus appeler, merci",
    "Prosi o ofertę; pilne!", "次回の商談は来週", "تماس گرفته شد", "OK", "n/a", "?",
)  # fmt: skip
DEPARTMENTS = (
    "Marketing", "Sales", "IT", "Finance", "Operations", "HR", "Procurement", "Vertrieb", "Zakupy",
)  # fmt: skip
REASONS = (
    "Too small", "No budget", "Competitor", "No answer", "Wrong region", "Duplicate", "Timing",
)  # fmt: skip
PLAIN = (
    "Alpha", "Standard", "Other", "North", "Enterprise", "None given", "Süd", "Été", "Łatwe",
    "Прочее", "その他", "ทั่วไป", "سایر", "Trial 14 days", "see notes",
)  # fmt: skip
MANY = 9
"""A list has at most so many items."""

POOLS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("title", "job", "position", "role"), TITLES),
    (("industry", "sector", "branch", "vertical"), INDUSTRIES),
    (("source", "channel", "campaign", "medium", "came"), SOURCES),
    (("tool", "tech", "software", "stack", "system", "integration"), TOOLS),
    (("page", "url", "path", "link"), PAGES),
    (("paper", "asset", "content", "topic", "document", "file"), PAPERS),
    (("department", "team", "function"), DEPARTMENTS),
    (("reason", "why"), REASONS),
    (("note", "comment", "message", "description", "problem", "text"), NOTES),
)

WORDS = (
    "Nord", "Blue", "Alpen", "Silver", "Delta", "Acorn", "Harbour", "Lumen", "Vertex", "Fjord",
    "Cedar", "Orbit", "Pixel", "Granite", "Amber", "Falcon", "Meadow", "Quantum", "Baltic",
    "Prisma", "Solaris", "Copper", "Iris", "Tundra", "Maple", "Zephyr", "Rhein", "Vistula",
    "Aurora", "Cobalt", "Ember", "Lotus", "Marble", "Nimbus", "Onyx", "Pioneer", "Quartz",
    "Raven", "Summit", "Timber", "Umbra", "Violet", "Willow", "Xenon", "Yarrow", "Zenith",
    "Bernstein", "Étoile", "Żuraw", "Öresund", "Piñon", "Señal", "Größe", "Łabędź",
)  # fmt: skip
TRADES = (
    "Logistics", "Media", "Labs", "Foods", "Systems", "Consulting", "Energy", "Health",
    "Robotics", "Travel", "Capital", "Textiles", "Analytics", "Software", "Motors", "Pharma",
    "Studios", "Partners", "Bank", "Insurance", "Research", "Print", "Packaging", "Networks",
    "Security", "Academy", "Industries", "Design", "Verlag", "Handel", "Transport", "Conseil",
    "Usługi",
)  # fmt: skip

COUNTRY_NAMES = {
    "US": "United States", "GB": "United Kingdom", "CA": "Canada", "AU": "Australia",
    "IE": "Ireland", "NZ": "New Zealand", "ZA": "South Africa", "DE": "Germany", "AT": "Austria",
    "CH": "Switzerland", "PL": "Poland", "CZ": "Czechia", "SK": "Slovakia", "FR": "France",
    "BE": "Belgium", "ES": "Spain", "MX": "Mexico", "AR": "Argentina", "CO": "Colombia",
    "CL": "Chile", "BR": "Brazil", "PT": "Portugal", "AO": "Angola", "IT": "Italy",
    "NL": "Netherlands", "SE": "Sweden", "NO": "Norway", "DK": "Denmark", "IS": "Iceland",
    "TR": "Türkiye", "VN": "Việt Nam", "KZ": "Kazakhstan", "RU": "Russia", "BY": "Belarus",
    "UA": "Ukraine", "GR": "Greece", "CY": "Cyprus", "IR": "Iran", "AF": "Afghanistan",
    "AE": "United Arab Emirates", "TH": "Thailand", "CN": "China", "TW": "Taiwan",
    "SG": "Singapore", "HK": "Hong Kong", "JP": "Japan", "IN": "India", "NP": "Nepal",
}  # fmt: skip


def pool_for(name: str) -> tuple[str, ...]:
    """The values that fit the name of a field or property."""
    words = name.lower()
    return next((pool for keys, pool in POOLS if any(key in words for key in keys)), PLAIN)
