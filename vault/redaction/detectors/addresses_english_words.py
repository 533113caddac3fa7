"""What an address in Latin letters is made of, in the writing of some thirty countries: patterns of words and codes.

Letters are those of every Latin alphabet: Dasmariñas and Łódź are words. None of the patterns has a group.
"""

LETTER = r"A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
CAPITAL = r"A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f\u01af\u01a0\u1e00-\u1eff"
EDGE = rf"(?<![{LETTER}0-9])"
STOP = rf"(?![{LETTER}0-9])"

#: A dot belongs to a word only in these; elsewhere it ends the sentence.
_SHORT = (
    r"(?:St|Sta|Sto|Ste|Mt|Ft|Dr|Gen|Col|Capt|Fr|Brgy|Bgy|Subd|Ave|Rd|Blvd|Bldg|Extn?|Co|Sq|Pl|Ct|Ln|Hwy|Jln?|Kg|"
    r"Tmn|Opp|Nr|Ind|Est|Twp|Cor|Poblacion|(?:[A-Z]\.){0,3}[A-Z])\."
)
WORD = (
    rf"(?:{_SHORT}|[{CAPITAL}][{LETTER}]{{0,24}}(?:['’-][{LETTER}]{{1,20}}){{0,2}}(?:/[A-Z]{{1,2}})?{STOP}"
    r"(?: \((?:E|W|N|S|East|West|North|South)\))?)"
)
_SMALL = r"(?:of|the|de|la|las|los|del|da|do|dos|du|des|van|der|den|bin|on|upon|le|al|el|y|and|under|in|an|na)"
NAME = rf"{WORD}(?: (?:{_SMALL} ){{0,2}}{WORD}){{0,4}}"

STREET = (
    r"(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|"
    r"Ter|Tce|Parkway|Pkwy|Highway|Hwy|Expressway|Expy|Crescent|Cres|Close|Row|Circle|Cir|"
    r"Trail|Trl|Path|Gardens|Gdns|Mews|Walk|Quay|Grove|Hill|Heights|View|Park|Green|Rise|Vale|Loop|Run|Ridge|"
    r"Plaza|Alley|Broadway|Turnpike|Wharf|Parade|Pde|Esplanade|Croft|Yard|Bend|Crossing|Point|Pike|Pass|Bypass|"
    r"Link|Cross|Main|Marg|Path|Chowk|Nagar|Gali|Bagh|Salai|Extension|Extn|Strand|Fairway|Glen|Gate|Brae|Wynd|"
    r"Straße|Strasse)"
)
#: Streets that begin with the word for a street.
STREET_FIRST = (
    r"(?:Jalan|Jln?\.?|Lorong|Lrg|Persiaran|Lebuh(?:raya)?|Lingkaran|Gang|Soi|Thanon|[Rr]ue|[Vv]ia|[Vv]iale|[Cc]alle|"
    r"[Rr]ua|[Cc]orso|[Pp]iazza|[Pp]laza|[Aa]venida|[Aa]v\.|[Cc]arrer|[Pp]asseig|[Bb]oulevard|[Aa]venue|[Ii]mpasse|"
    r"[Cc]hemin|[Qq]uai|[Pp]aseo|[Cc]arretera|[Tt]ravessa|[Ll]argo|[Uu]lica|[Uu]l\.|Đường|Duong)"
)
INSIDE = (
    r"(?:Apt|Apartment|Appt|Unit|Suite|Ste|Flat|Floor|Flr|Fl|Room|Rm|Block|Blk|Building|Bldg|House|Tower|Level|Lvl|Lot|"
    r"Villa|Studio|Plot|Sector|Sec|Shop|Office|Door|Wing|Phase|Ward|District|Gate|Dorm|Hall|Stand|Site|Lane|Gali|"
    r"Street|Road|Cluster|Entrance|Staircase|Stair|Purok|Zone|Cross|Main|Stage|Erf|Warehouse|Bay|Locker|Soi|Moo|"
    r"Precinct|Parcel|Section|Stall|Penthouse|PH|Cabin|Trailer|Space|Spc|Slip|Km|Mile|Quarter|Qtr|Hse|Hs|H)"
)
BUILDING = (
    r"(?:House|Court|Towers?|Building|Bldg|Mansions?|Lodge|Plaza|Centre|Center|Apartments?|Apts|Residency|Heights|"
    r"Enclave|Complex|Estate|Arcade|Hall|Residences?|Society|CHS|Chs|Condominiums?|Condo|Subdivision|Subd|Village|"
    r"Villas?|Homes|Flats|Colony|Layout|Hostel|Hotel|Dormitory|Nagar|Vihar|Puram|Kunj|Niwas|Bhavan|Bhawan|Mall|"
    r"Compound|Barracks|Farm|Barn|Manor|Cottage|Gardens?|Terraces?|Mews|Wharf|Park|Phase|Quarters|Chambers|Works|"
    r"Warehouse|Mills?|Industrial|Express|Bazaar|Bazar|Market|Chawl|Resort|Suites|Lofts|Regency|Palace|Pearl|"
    r"Temple|Church|School|Station|Office|Barangay)"
)
#: Districts and buildings that begin with the word for one.
BUILDING_FIRST = (
    r"(?:Menara|Wisma|Taman|Tmn\.?|Kampung|Kg\.?|Bandar|Pangsapuri|Kondominium|Apartemen|Perumahan|Komplek|Kelurahan|"
    r"Kecamatan|Barangay|Brgy\.?|Bgy\.?|Poblacion|Sitio|Villa|Residencial|Colonia|Col\.|Barrio|Urb\.|Urbanización|"
    r"Phường|Phuong|Quận|Quan|Khu|Estate|Township|Mohalla|Taluka|Tehsil|Dist\.?|District|Co\.|County|Post|P\.?O\.?|"
    r"Al|Jumeirah|Tanjong|Bukit)"
)
BOX = (
    r"(?:"
    r"(?:(?:[Gg]\.? ?)?[Pp]\.? ?[Oo]\.? ?[Bb][Oo][Xx]|Post(?:al)? Box|Private Bag|Locked Bag|Postfach|Postbus|Apartado)"
    r"(?: No\.?)? ?#?[A-Z]?[0-9]{1,8}(?:-[0-9]{1,6})?"
    r"|(?:RR|HC|Rural Route) ?#?[0-9]{1,4},? Box [0-9]{1,6})"
)

STATE_CODE = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|"
    r"V[AT]|W[AIVY]|NSW|VIC|QLD|ACT|TAS|SA|NT|ON|BC|QC|AB|MB|SK|NB|NL|NS|PE|PW|PR|GU|VI|AS|MP|FM|MH|"
    r"(?:APO|FPO|DPO),? A[AEP])"
)
STATE_NAME = (
    r"(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|"
    r"Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|"
    r"Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|"
    r"New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|"
    r"Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|"
    r"New South Wales|Victoria|Queensland|Tasmania|Western Australia|South Australia|Ontario|Quebec|Alberta|Manitoba|"
    r"British Columbia|Nova Scotia|Saskatchewan|Maharashtra|Karnataka|Tamil Nadu|Kerala|Telangana|Gujarat|Haryana|"
    r"Punjab|Rajasthan|Uttar Pradesh|Madhya Pradesh|Andhra Pradesh|West Bengal|Bihar|Odisha|Assam|Goa|Sindh|Selangor|"
    r"Johor|Penang|Perak|Sabah|Sarawak|Gauteng|KwaZulu-Natal|Western Cape|Eastern Cape|Cavite|Laguna|Rizal|Bulacan|"
    r"Batangas|Pampanga|Metro Manila|NCR|New Territories|N\.T\.|Kowloon|Kln|Co\. [A-Z][a-z]{3,12}"
    r"|County [A-Z][a-z]{3,12}|"
    r"Guangdong|Zhejiang|Jiangsu|Fujian|Sichuan|Hubei|Hunan|Shandong|Henan|Hebei|Shaanxi|Liaoning"
    r"|[A-Z][a-z]{3,10} State)"
)
COUNTRY = (
    r"(?:USA|U\.S\.A\.|US|United States(?: of America)?|UK|U\.K\.|United Kingdom|England|Scotland|Wales|"
    r"Northern Ireland|Ireland|Canada|Australia|New Zealand|Singapore|Hong Kong|China|P\.?R\.? China|India|Pakistan|"
    r"Bangladesh|Sri Lanka|Nepal|Malaysia|Indonesia|Philippines|Thailand|Vietnam|Viet Nam|Japan|Korea"
    r"|South Korea|Taiwan|"
    r"Macau|UAE|U\.A\.E\.|United Arab Emirates|Saudi Arabia|KSA|Qatar|Kuwait|Bahrain|Oman|Israel|Turkey|Egypt|Nigeria|"
    r"Ghana|Kenya|Uganda|Tanzania|Zambia|Zimbabwe|South Africa|Germany|France|Spain|Portugal|Italy|Netherlands|"
    r"The Netherlands|Belgium|Luxembourg|Austria|Switzerland|Denmark|Sweden|Norway|Finland|Iceland|Poland|Czechia|"
    r"Czech Republic|Slovakia|Hungary|Romania|Bulgaria|Greece|Croatia|Serbia|Slovenia|Ukraine|Estonia|Latvia|Lithuania|"
    r"Malta|Cyprus|Brazil|Brasil|Mexico|México|Argentina|Chile|Colombia|Peru|Jamaica|Trinidad)"
)
CITY = (
    r"(?:London|Manchester|Birmingham|Glasgow|Edinburgh|Cardiff|Belfast|Leeds|Liverpool|Bristol|Sheffield|Dublin|Cork|"
    r"Galway|Limerick|New York|Los Angeles|Chicago|Houston|Boston|Seattle|Toronto|Vancouver|Montreal|Ottawa|Calgary|"
    r"Sydney|Melbourne|Brisbane|Perth|Adelaide|Auckland|Wellington|Christchurch|Mumbai|Delhi|New Delhi|Bengaluru|"
    r"Bangalore|Chennai|Hyderabad|Kolkata|Pune|Ahmedabad|Noida|Gurgaon|Gurugram|Jaipur|Lucknow|Chandigarh"
    r"|Karachi|Lahore|"
    r"Islamabad|Dhaka|Colombo|Kathmandu|Kuala Lumpur|Petaling Jaya|Jakarta|Surabaya|Manila|Quezon City|Makati|Cebu|"
    r"Davao|Pasig|Taguig|Bangkok|Hanoi|Ho Chi Minh City|Saigon|Tokyo|Osaka|Seoul|Taipei|Dubai|Abu Dhabi|Sharjah|Ajman|"
    r"Doha|Riyadh|Jeddah|Muscat|Manama|Cairo|Lagos|Abuja|Ibadan|Port Harcourt|Accra|Nairobi|Mombasa|Kampala"
    r"|Lusaka|Harare|"
    r"Johannesburg|Cape Town|Durban|Pretoria|Sandton|Berlin|Hamburg|München|Munich|Köln|Paris|Lyon|Madrid|Barcelona|"
    r"Lisbon|Lisboa|Porto|Rome|Roma|Milan|Milano|Amsterdam|Rotterdam|Brussels|Vienna|Wien|Zürich|Zurich|Copenhagen|"
    r"Stockholm|Oslo|Helsinki|Warsaw|Warszawa|Kraków|Prague|Praha|Budapest|Athens|Beijing|Shanghai|Guangzhou|Shenzhen|"
    r"Hangzhou|Nanjing|Chengdu|Wuhan|Tianjin|Chongqing|Suzhou|Xiamen|Qingdao|Dalian|Ningbo|Dongguan|Foshan)"
)
UK_CODE = r"(?:GIR ?0AA|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][ABD-HJLNP-UW-Z]{2})"
CANADA_CODE = r"[ABCEGHJ-NPRSTVXY][0-9][A-Z] ?[0-9][A-Z][0-9]"
EIRCODE = r"(?:[AC-FHKNPRTV-Y][0-9]{2}|D6W) ?[0-9AC-FHKNPRTV-Y]{4}"
