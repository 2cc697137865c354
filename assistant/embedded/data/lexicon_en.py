"""English words of the made-up shops; longer than other files because it is one word list, by department.

Knows which products there are, what they are made of, how they are measured and what shoppers ask of them; knows no
sentences. A noun may end in `*` (plural only) or `~` (not counted); all others are singular.
"""

# fmt: off
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Department:
    """One kind of product: its nouns and the values that go with them, each a tuple of plain words.

    `adjectives` stand before the noun; `having` after "with"; `serves` after "for"; `verbs` after "that" (third
    person); `unwanted` is what shoppers do not want. `prices` is the usual range in major units.
    """

    nouns: tuple[str, ...]
    materials: tuple[str, ...]
    sizes: tuple[str, ...]
    adjectives: tuple[str, ...]
    having: tuple[str, ...]
    serves: tuple[str, ...]
    verbs: tuple[str, ...]
    unwanted: tuple[str, ...]
    prices: tuple[int, int]
    audience: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split("|") if word.strip())


def _department(
    nouns: str,
    materials: str,
    sizes: str,
    adjectives: str,
    having: str,
    serves: str,
    verbs: str,
    unwanted: str,
    prices: tuple[int, int],
    audience: bool = False,
) -> Department:
    lists = (_words(text) for text in (nouns, materials, sizes, adjectives, having, serves, verbs, unwanted))
    return Department(*lists, prices=prices, audience=audience)


CLOTH_SIZES = (
    "S|M|L|XL|XXL|XS|small|medium|large|extra large|size M|size L|size 10|size 12|size 14|3XL"
    "|petite|plus size|size XL|US 8|UK 12|EU 40|one size"
)

DEPARTMENTS: dict[str, Department] = {
    "shoes": _department(
        "shoes*|running shoes*|sneakers*|trail running shoes*|hiking boots*|boots*|ankle boots*|sandals*|slippers*|loafers*"
        "|high heels*|flats*|work boots*|rain boots*|dress shoes*|trainers*|flip flops*|walking shoes*|tennis shoes*"
        "|football boots*|snow boots*|clogs*|ballet flats*|nursing shoes*|cycling shoes*|moccasins*|insoles*",
        "leather|suede|canvas|mesh|rubber|synthetic leather|vegan leather|wool|nubuck|foam|patent leather|felt|cork",
        "size 9|size 10|size 8.5|size 42|size 7|size 11 wide|EU 44|UK 6|US 10|39|43|size 5|size 12|width 2E|wide|narrow|size 38",
        "waterproof|slip-resistant|breathable|lightweight|cushioned|wide fit|non-slip|steel toe|minimalist|machine washable"
        "|insulated|vegan|orthopedic|quick-drying|zero drop|slip-on|non-squeaking",
        "arch support|a wide toe box|memory foam|laces|velcro straps|a low heel|good grip|ankle support|reflective details"
        "|a chunky sole|removable insoles",
        "flat feet|wide feet|standing all day|marathons|the gym|plantar fasciitis|wet weather|a wedding|nurses|the office"
        "|muddy trails|bunions|overpronation|icy sidewalks|summer hikes",
        "don't squeak|dry fast|hold up on gravel|go with a suit|don't give blisters|slip on easily|last more than a season",
        "laces|heels|logos|pointy toes|velcro|bright soles|a high heel|zippers|bulky|heavy|squeaky",
        (15, 260),
        True,
    ),
    "clothing": _department(
        "t-shirt|shirt|dress|jeans*|jacket|rain jacket|coat|winter coat|sweater|hoodie|cardigan|blouse|skirt|shorts*|leggings*"
        "|pajamas*|swimsuit|suit|blazer|polo shirt|tank top|down jacket|vest|trousers*|sports bra|socks*|underwear~|boxers*"
        "|raincoat|parka|tracksuit|jumpsuit|evening dress|sundress|flannel shirt|thermal underwear~|bathrobe|overalls*"
        "|chinos*|cargo pants*|yoga pants*|windbreaker|fleece jacket|kimono|nightgown|maternity dress|bikini|turtleneck",
        "cotton|wool|linen|silk|denim|polyester|cashmere|merino|fleece|leather|velvet|organic cotton|bamboo|nylon|viscose"
        "|corduroy|satin|spandex|flannel|tweed|merino wool|jersey",
        CLOTH_SIZES + "|waist 30|waist 34|32x34|34x30|chest 42|inseam 32|size 6",
        "waterproof|breathable|windproof|machine washable|stretchy|slim fit|long sleeve|oversized|wrinkle-free|high waisted"
        "|quick-drying|sleeveless|cropped|loose|reversible|packable|warm|knee-length|striped|floral|plaid|moisture-wicking"
        "|v-neck|fitted|pleated|double-breasted",
        "pockets|a hood|buttons|a zipper|long sleeves|a belt|UV protection|a collar|an elastic waist|thumb holes|lace trim",
        "cold weather|a wedding|work|the office|hot summers|pregnancy|running|travel|skiing|a job interview|tall people"
        "|a night out|the beach|yoga",
        "doesn't shrink|hides sweat|keeps me warm|doesn't need ironing|fits under a jacket|covers the knees|doesn't itch",
        "a hood|buttons|logos|stripes|sequins|zippers|prints|ruffles|polka dots|tight|itchy|see-through|short|flashy|lace"
        "|bulky|shoulder pads",
        (10, 350),
        True,
    ),
    "accessories": _department(
        "belt|scarf|hat|beanie|baseball cap|gloves*|sunglasses*|wallet|watch|handbag|tote bag|umbrella|tie|bow tie|earrings*"
        "|necklace|bracelet|ring|cufflinks*|hair clips*|headband|crossbody bag|clutch|leather gloves*|purse|card holder"
        "|engagement ring|watch strap|reading glasses*|sun hat|bandana|brooch|pocket square|messenger bag|fanny pack",
        "leather|silk|wool|cotton|gold|sterling silver|stainless steel|cashmere|canvas|nylon|acetate|titanium|straw|suede"
        "|pearl|rose gold|vegan leather|brass|resin",
        "small|large|medium|one size|40 mm|42mm|18 inch|size 7|36 inch|16 inch|extra long|75 cm|mini|oversized",
        "polarized|waterproof|handmade|adjustable|touchscreen|reversible|slim|minimalist|compact|hypoallergenic|vintage"
        "|windproof|engraved|personalized|foldable|RFID blocking|nickel-free|UV400",
        "a zipper|a long strap|many card slots|a coin pocket|a wide brim|gemstones|a leather strap|an automatic movement"
        "|initials|inside pockets",
        "a small wrist|sensitive skin|a big head|a black tie event|driving|everyday use|my anniversary|cold mornings"
        "|short hair|interviews",
        "holds its shape in wind|fits a paperback|doesn't turn my skin green|goes with everything|fits over braids",
        "logos|fringe|a big buckle|diamonds|nickel|chunky|flashy|a magnet|feathers|rhinestones|heavy",
        (8, 900),
        True,
    ),
    "bags": _department(
        "backpack|suitcase|carry-on|laptop bag|duffel bag|school bag|gym bag|travel backpack|diaper bag|luggage set|hiking backpack"
        "|laptop sleeve|toiletry bag|lunch box|packing cubes*|camera bag|briefcase|garment bag|drawstring bag|bike bag|weekender",
        "canvas|leather|nylon|polycarbonate|polyester|aluminum|waxed cotton|recycled polyester|neoprene|ripstop",
        '20 inch|28 inch|40L|30 liter|15.6 inch|25 l|small|large|cabin size|55 x 40 x 20 cm|22 inch|60 litres|13 inch|24"',
        "waterproof|lightweight|hard shell|anti-theft|carry-on size|expandable|foldable|padded|roll-top|wheeled|water-resistant"
        "|scratch-resistant|convertible",
        "a laptop compartment|wheels|a USB port|a bottle pocket|a TSA lock|shoulder straps|a shoe compartment|a hip belt"
        "|reflective strips|inner dividers",
        "a 13 inch tablet|a 15 inch laptop|a week in Italy|school|business trips|overnight trips|a first grader|hand luggage"
        "|two cameras|commuting by bike",
        "fits under the seat|stands up on its own|survives baggage handlers|carries a helmet|fits an A4 folder",
        "wheels|logos|zippers|a chest strap|heavy|leather straps|bulky|a hard shell|prints",
        (15, 400),
    ),
    "furniture": _department(
        "desk|standing desk|office chair|sofa|sofa bed|dining table|coffee table|bookshelf|wardrobe|bed frame|nightstand|dresser"
        "|armchair|bar stool|tv stand|shoe rack|dining chair|bench|recliner|ottoman|side table|console table|sectional sofa"
        "|bunk bed|gaming chair|folding chair|filing cabinet|corner desk|bean bag|rocking chair|futon|crib mattress|mattress"
        "|kitchen island|headboard|storage bench|coat rack|wall shelf|vanity table|stool|display cabinet|room divider|hammock",
        "oak|walnut|pine|metal|glass|leather|velvet|bamboo|rattan|solid wood|marble|MDF|steel|linen|teak|fabric|wood|beech"
        "|plywood|plastic|acrylic|wrought iron|mango wood|faux leather|birch",
        "queen|king size|twin|120 cm|140x70 cm|72x36|60 inch|48 inch wide|6 ft|two-seater|3 seater|full|180 x 200|small"
        "|160 cm wide|5 foot|80 by 160|30 inches tall|double|2 m",
        "adjustable|foldable|ergonomic|height-adjustable|extendable|reclining|stackable|mid-century|space-saving|wall-mounted"
        "|modular|swivel|easy to assemble|scandinavian|solid|memory foam|orthopedic|rustic|round|narrow|low",
        "drawers|armrests|storage|lumbar support|wheels|a headrest|a keyboard tray|a cup holder|doors|adjustable shelves"
        "|cable management|washable covers|a slatted base",
        "a small apartment|6 guests|two monitors|a home office|tall people|back pain|a kid's room|the hallway|guests"
        "|a corner|8 people|records|board games|a studio flat",
        "converts into a bed|fits under a window|holds 200 kg|doesn't wobble|reclines flat|hides the TV cables",
        "wheels|drawers|armrests|sharp corners|glass doors|metal legs|bulky|heavy|tall|tufting|visible screws|soft",
        (40, 1800),
    ),
    "home": _department(
        "rug|curtains*|blackout curtains*|pillow|duvet|duvet cover|bed sheets*|blanket|throw blanket|cushion|mirror|wall clock|vase"
        "|candle|picture frame|towels*|bath mat|shower curtain|laundry basket|storage box|doormat|alarm clock|weighted blanket"
        "|pillowcases*|mattress topper|tablecloth|scented candle|artificial plant|wall art|trash can|coat hangers*|storage bins*"
        "|clothes rack|ironing board|bath towels*|quilt|bedspread|placemats*|napkins*|photo album|poster|jewelry box|diffuser"
        "|soap dispenser|toilet brush|toothbrush holder|door stopper|fitted sheet|comforter|bean bag cover|wallpaper~|blinds*",
        "cotton|linen|wool|bamboo|wood|ceramic|glass|jute|velvet|microfiber|down|memory foam|metal|silk|soy wax|plastic|wicker"
        "|porcelain|flannel|sheepskin|polyester|stainless steel|concrete|seagrass|satin",
        "queen|king|twin|full|8x10|160x230 cm|5x7|50 x 70|72 inch|double|84 inches long|200 x 220 cm|20 inch|30 liters|13 gallon"
        "|2x3 m|15 lbs|large|small|A4|super king|18x18",
        "washable|blackout|hypoallergenic|machine washable|non-slip|breathable|waterproof|handmade|quick-drying|fluffy|round"
        "|unscented|silent|noise-reducing|soft|firm|thick|fire-resistant|cooling|patterned|geometric|extra absorbent|airtight",
        "fringes|a zipper|tassels|a lid|a non-slip backing|hooks|LED lights|handles|a pedal|thermal lining|deep pockets",
        "the bathroom|a kids' room|hot sleepers|side sleepers|a dorm|the living room|allergies|a narrow hallway|a baby's room"
        "|renters|the balcony|night shift workers|a low ceiling|a bay window",
        "hides dirt|keeps light out|doesn't shed|doesn't slip|dries overnight|smells like lavender|glows in the dark",
        "fringes|tassels|patterns|a strong scent|feathers|ticking|prints|zippers|shiny|thin|scratchy|glitter|fluffy",
        (6, 350),
    ),
    "lighting": _department(
        "desk lamp|floor lamp|table lamp|pendant light|chandelier|night light|string lights*|LED strip|light bulbs*|ceiling light"
        "|wall lamp|reading light|flashlight|headlamp|lantern|solar lights*|grow light|bedside lamp|lampshade|smart bulb"
        "|ceiling fan|under-cabinet lights*|outdoor wall light|clip-on light|camping lantern|salt lamp",
        "brass|glass|metal|rattan|paper|linen|wood|bamboo|crystal|copper|ceramic|chrome|concrete|fabric|steel|aluminum",
        "60 cm|10 m|5 meters|E27|40 inch|800 lumens|12 inch|large|mini|GU10|9W|60 watt|16 ft|1000 lm|small|A19",
        "dimmable|rechargeable|battery powered|warm white|cordless|motion sensor|solar powered|color changing|waterproof|smart"
        "|flicker-free|energy saving|adjustable|industrial|art deco|bright|plug-in|USB|remote controlled",
        "a clamp|a timer|a remote|a dimmer|a USB port|a pull chain|a long cord|touch control|a wireless charging pad|an arm",
        "reading in bed|a home office|the patio|sewing|camping|plants|a low ceiling|video calls|the nursery|a stairwell",
        "clips to a shelf|doesn't flicker|turns off by itself|lights a whole room|works with Alexa|doesn't get hot",
        "a cord|blue light|exposed wires|a switch on the cable|batteries|cold light|a remote|flicker|harsh|crystals",
        (8, 400),
    ),
    "kitchen": _department(
        "frying pan|kettle|electric kettle|saucepan|knife set|chef's knife|cutting board|blender|toaster|coffee maker"
        "|espresso machine|air fryer|rice cooker|slow cooker|mixing bowls*|baking tray|wok|dutch oven|mugs*|wine glasses*"
        "|dinner plates*|cutlery set|water bottle|food containers*|lunch box|thermos|coffee grinder|hand mixer|stand mixer"
        "|food processor|juicer|pressure cooker|measuring cups*|spice rack|tea set|teapot|french press|can opener|peeler"
        "|oven mitts*|apron|salad spinner|dish rack|colander|cake stand|muffin tin|rolling pin|pepper mill|whisk|spatula"
        "|kitchen scale|ice cream maker|waffle maker|microwave|travel mug|bread maker|garlic press|popcorn maker|cookie sheet"
        "|champagne flutes*|steak knives*|chopsticks*|cast iron skillet|butter dish|bread box|ice cube tray",
        "stainless steel|cast iron|ceramic|glass|silicone|bamboo|copper|aluminum|wood|porcelain|plastic|carbon steel|stoneware"
        "|titanium|enamel|bone china|acacia|borosilicate glass|steel|crystal",
        '500 ml|1.7 liter|28 cm|12 inch|5 quart|2 l|6 cup|24 cm|10"|350ml|8 inch|3 litre|large|1 liter|16 oz|32 oz|20cm|4.5 qt'
        "|12 cups|6 qt|900 W",
        "non-stick|dishwasher safe|induction compatible|BPA-free|cordless|leakproof|insulated|oven safe|programmable|quiet"
        "|airtight|microwave safe|stackable|double-walled|gooseneck|PFAS-free|heat resistant|serrated|compact|hand-painted"
        "|freezer safe|self-cleaning|battery operated|oversized",
        "a lid|a timer|a glass lid|a handle|temperature control|a keep warm function|a spout|a milk frother|a straw"
        "|a removable basket|a grinder|measurement marks|two slots",
        "4 people|6 guests|an induction hob|a family of five|one person|loose leaf tea|small kitchens|left-handers|camping"
        "|sushi|sourdough|meal prep|the dishwasher|smoothies|a glass cooktop",
        "fits in a cup holder|keeps coffee hot|crushes ice|doesn't stick|makes two cups|whistles when it boils|doesn't leak",
        "Teflon|plastic parts|a nonstick coating|BPA|a glass lid|a cord|wooden handles|noisy|bulky|a fan|complicated buttons"
        "|heavy|plastic handles",
        (5, 600),
    ),
    "appliances": _department(
        "vacuum cleaner|robot vacuum|air purifier|fan|humidifier|dehumidifier|space heater|air conditioner|washing machine|dryer"
        "|fridge|mini fridge|freezer|dishwasher|iron|steamer|hair dryer|hair straightener|electric shaver|sewing machine"
        "|cordless vacuum|steam mop|tower fan|heater|water filter|handheld vacuum|electric blanket|carpet cleaner|water dispenser"
        "|garment steamer|wine cooler|range hood|oven|electric toothbrush|curling iron|hair clipper|bathroom scale",
        "stainless steel|plastic|aluminum|ceramic|glass|metal|titanium|tourmaline",
        "1500 W|7 kg|30 inch|12000 BTU|50 pint|40 liters|1200w|compact|2000 watts|300 sq ft|8 kg|18 inch|200 l|24 inch wide",
        "quiet|cordless|bagless|energy efficient|portable|smart|ultra quiet|oscillating|lightweight|self-emptying|ceramic"
        "|fast drying|low noise|ventless|freestanding|countertop|rechargeable|dual voltage|bladeless",
        "a HEPA filter|a remote|a timer|a thermostat|wifi|a pet hair brush|an auto shut-off|mopping|steam|a sleep mode"
        "|a digital display|a long cord",
        "pet hair|a small room|hardwood floors|allergies|a studio apartment|curly hair|the bedroom|stairs|thick carpets"
        "|dorm rooms|sensitive teeth|travel",
        "gets under the sofa|doesn't wake the baby|runs overnight|fits under the counter|picks up cat litter|heats up fast",
        "a bag|a cord|noisy|loud|ozone|wifi|an app|heavy|beeping|a hose|bulky|bright lights",
        (20, 1500),
    ),
    "electronics": _department(
        "headphones*|wireless earbuds*|laptop|tablet|phone|smartwatch|monitor|keyboard|mouse|gaming mouse|mechanical keyboard|speaker"
        "|bluetooth speaker|soundbar|tv|camera|webcam|microphone|printer|router|power bank|charger|usb-c cable|external hard drive"
        "|ssd|phone case|screen protector|earphones*|game controller|projector|e-reader|drone|dash cam|memory card|usb hub"
        "|docking station|laptop stand|graphics card|action camera|noise cancelling headphones*|smart plug|video doorbell"
        "|security camera|wireless charger|hdmi cable|phone holder|car charger|turntable|radio|calculator|baby monitor"
        "|fitness tracker|tripod|ring light|vr headset|stylus|laptop charger|mouse pad|game console|extension cord|power strip"
        "|walkie talkies*|instant camera|tablet case|airtag holder|battery charger|rechargeable batteries*",
        "aluminum|plastic|silicone|leather|tempered glass|metal|carbon fiber|braided nylon|wood|titanium|TPU|rubber|glass",
        '27 inch|13 inch|32 inch|55"|1 TB|256gb|2 m|10000 mAh|15.6 inch|6 ft|512 GB|16gb|65W|11 inch|128GB|24 in|3 meter|43 inch'
        "|20,000mah|AA|AAA|75 inches|14 inch|41mm",
        "wireless|noise cancelling|bluetooth|4K|waterproof|rechargeable|mechanical|curved|foldable|over-ear|fast charging|gaming"
        "|portable|refurbished|wired|ergonomic|in-ear|144hz|touchscreen|OLED|low latency|shockproof|magnetic|backlit|dual band"
        "|hot-swappable|open-ear|ultralight|unlocked",
        "a microphone|long battery life|a stand|HDMI|USB-C|a carrying case|a headphone jack|dual SIM|night vision|RGB lighting"
        "|a good camera|volume control|GPS|a number pad|an optical port|voice control|16 GB of RAM|a charging case",
        "gaming|video calls|a 13 inch tablet|running|the iPhone 15|small ears|students|photo editing|the gym|zoom meetings"
        "|a Galaxy S24|swimming|travel|podcasts|seniors|music production|a MacBook Air|the car|left-handed people",
        "lasts all day|fits in a pocket|works with a Mac|charges two phones|connects to two devices|survives drops|doesn't fall out",
        "a wire|RGB|a fan|bulky|a subscription|an app|noise|ads|a notch|a mirror finish|in-ear|heavy|bluetooth|cheap-looking",
        (8, 2200),
    ),
    "sports": _department(
        "yoga mat|dumbbells*|kettlebell|resistance bands*|bike|bike helmet|tent|sleeping bag|hiking poles*|treadmill|exercise bike"
        "|tennis racket|basketball|soccer ball|golf clubs*|ski goggles*|swim goggles*|jump rope|foam roller|climbing shoes*"
        "|camping stove|camping chair|cooler|fishing rod|skateboard|roller skates*|boxing gloves*|football|badminton set"
        "|table tennis paddle|bike lock|bike light|bike pump|headlamp|inflatable kayak|life jacket|wetsuit|snowboard|skis*"
        "|surfboard|water bottle|cycling gloves*|knee brace|pull-up bar|weight bench|rowing machine|scooter|electric scooter"
        "|binoculars*|camping mat|dartboard|volleyball|baseball glove|hydration pack|snorkel set|paddle board|yoga block",
        "rubber|cork|carbon fiber|neoprene|steel|cast iron|foam|nylon|aluminum|leather|TPE|latex|wool|down|titanium|graphite",
        "6 mm|10 kg|20 lb|size 5|26 inch|29 inch|2 person|4-person|5mm|adult|youth|700c|50 l|15 lbs|large|medium|72 inches|1/2 inch",
        "non-slip|foldable|adjustable|lightweight|inflatable|waterproof|ultralight|beginner|electric|indoor|quick-drying|three-season"
        "|anti-fog|heavy-duty|full suspension|extra thick|pop-up|freestanding|insulated",
        "a carrying strap|a heart rate monitor|gears|disc brakes|wheels|a handle|a rain fly|hand warmers|a display|a basket"
        "|UV protection|padding",
        "beginners|camping|4 people|home workouts|city commuting|pilates|winter camping|bad knees|small hands|two people|the garage"
        "|hot yoga|kids' parties|backpacking",
        "fits in a trunk|doesn't smell of rubber|packs small|inflates by itself|folds flat|handles heavy rain",
        "latex|gears|a pump|heavy|PVC|slippery|thin|a strong smell|plastic|noisy|logos|bulky",
        (8, 1500),
    ),
    "beauty": _department(
        "shampoo|conditioner|face cream|sunscreen|moisturizer|lipstick|foundation|mascara|perfume|body lotion|face wash|serum|nail polish"
        "|hair oil|deodorant|makeup brush set|face mask|eye cream|hand cream|lip balm|beard oil|razor|aftershave|hair dye~|toner"
        "|makeup remover|bath bombs*|body wash|dry shampoo|hairbrush|eyeliner|concealer|soap|shaving cream|toothpaste|mouthwash"
        "|cologne|blush|self tanner|body scrub|hair mask|hand soap|cotton pads*|tweezers*|nail clippers*|makeup bag|eyebrow pencil",
        "shea butter|argan oil|aloe vera|coconut oil|hyaluronic acid|retinol|charcoal|bamboo|glass|vitamin C|salicylic acid|rosehip oil",
        "50 ml|100ml|250 ml|30 ml|travel size|500ml|1.7 oz|8 oz|SPF 50|full size|200 ml|refill|15 ml|1 liter|3.4 fl oz",
        "fragrance-free|vegan|cruelty-free|organic|oil-free|matte|long-lasting|waterproof|hypoallergenic|sulfate-free|paraben-free"
        "|tinted|natural|unscented|non-comedogenic|mineral|alcohol-free|anti-dandruff|reef safe|gentle|whitening|glossy",
        "SPF|vitamin C|hyaluronic acid|a pump|retinol|a floral scent|fluoride|caffeine|niacinamide|a brush",
        "sensitive skin|dry hair|oily skin|curly hair|acne|dry skin|combination skin|color-treated hair|mature skin|dark circles"
        "|eczema|fine hair|frizzy hair|dandruff",
        "doesn't leave a white cast|doesn't sting|smells like vanilla|lasts all day|doesn't clog pores|dries quickly",
        "fragrance|alcohol|parabens|sulfates|silicones|retinol|glitter|greasy|sticky|heavy|fluoride|mineral oil|coconut|perfume"
        "|essential oils",
        (3, 180),
        True,
    ),
    "baby": _department(
        "stroller|car seat|crib|high chair|diapers*|baby bottles*|pacifier|baby carrier|onesie|baby wipes*|bib|playpen|baby bath"
        "|changing table|bouncer|swaddle|breast pump|sippy cup|baby blanket|teether|potty|booster seat|baby gate|bottle warmer"
        "|sterilizer|crib sheet|nursing pillow|baby walker|mobile|baby food~|formula~|sleep sack|bath toys*|play mat|diaper pail",
        "cotton|organic cotton|silicone|wood|muslin|bamboo|glass|plastic|stainless steel|beech|fleece|rubber|wool",
        "newborn|0-3 months|size 2|6-12 months|240 ml|size 4|12 months|18-24 months|8 oz|2T|3-6 months|60 x 120 cm|size 1|100 count",
        "foldable|BPA-free|lightweight|convertible|organic|hypoallergenic|adjustable|travel-friendly|washable|anti-colic|soft"
        "|rear-facing|compact|unscented|breathable|leakproof|musical",
        "a canopy|wheels|a rain cover|a tray|a strap|straps|a storage basket|a harness|two handles|a wide neck|animal prints",
        "twins|newborns|travel|sensitive skin|a six month old|air travel|teething|the bath|preemies|nighttime|daycare|toddlers",
        "folds with one hand|fits in a small car|doesn't leak at night|grows with the child|plays white noise",
        "fragrance|BPA|buttons|zippers|pink|batteries|small parts|chlorine|noisy|bulky|lotion|dyes",
        (4, 700),
    ),
    "toys": _department(
        "board game|puzzle|lego set|doll|dollhouse|toy car|stuffed animal|teddy bear|building blocks*|train set|remote control car"
        "|science kit|card game|play kitchen|wooden toys*|coloring book|playing cards*|action figure|kite|water gun|toy drum"
        "|model airplane|chess set|marble run|play tent|slime kit|toy dinosaur|jigsaw puzzle|craft kit|bubble machine|balance bike"
        "|ride-on car|magnetic tiles*|trampoline|sandbox|costume|puppet|yo-yo|tricycle|toy robot|swing|sticker book|walkie talkie",
        "wood|plush|plastic|cardboard|felt|silicone|cotton|foam|metal|bamboo|rubber",
        "1000 piece|500 pieces|24 piece|large|mini|100 pcs|30 cm|life-size|pocket size|2000 pieces|12 inch|8 ft",
        "educational|wooden|magnetic|remote controlled|cooperative|washable|glow-in-the-dark|battery-free|montessori|interactive"
        "|handmade|foldable|outdoor|strategy|travel|musical|non-toxic",
        "lights|sound|wheels|moving parts|dinosaurs|unicorns|a storage box|a remote|trains|animals|numbers and letters",
        "a 5 year old|ages 3 and up|2 players|a toddler|family game night|long car rides|a six-year-old|rainy days|birthdays"
        "|4 to 6 players|adults|an eight year old|the beach|kids who love space",
        "teaches coding|keeps them busy|plays in 20 minutes|doesn't make noise|helps with reading|can go in the bath",
        "batteries|small parts|screens|noise|glitter|plastic|an app|sharp edges|loud|violent|scary|complicated",
        (5, 250),
        True,
    ),
    "pets": _department(
        "dog bed|cat litter|dog food|cat food|dog leash|dog collar|cat tree|scratching post|fish tank|bird cage|dog toy|cat toy"
        "|litter box|pet carrier|dog harness|food bowl|water fountain|dog crate|hamster cage|grooming brush|dog treats*|cat bed"
        "|dog coat|pet stairs*|aquarium filter|poop bags*|nail clippers*|flea collar|cat treats*|dog shampoo|puppy pads*|slow feeder"
        "|dog ramp|automatic feeder|chew toy|rabbit hutch|bird feeder|dog life vest|cat flap|dog gate",
        "stainless steel|ceramic|rope|nylon|leather|plush|bamboo|memory foam|rubber|fleece|wood|silicone|plastic|sisal|canvas",
        "large|extra large|10 kg|small|20 gallon|medium|2 kg|30 lb|42 inch|XL|5 ft|60 l|400 g|12 lbs|4 feet",
        "washable|grain-free|chew-proof|retractable|orthopedic|reflective|clumping|unscented|no-pull|airline approved|dust-free"
        "|adjustable|elevated|automatic|waterproof|hypoallergenic|high protein|indestructible|self-cleaning|foldable",
        "a cover|a hood|salmon|chicken|a ramp|a quick release buckle|a hammock|real meat|catnip|a water filter",
        "puppies|senior dogs|big dogs|indoor cats|two cats|a sensitive stomach|a great dane|kittens|long-haired cats|teething puppies"
        "|a nervous dog|car travel|a husky|small breeds",
        "slows down eating|doesn't track everywhere|survives chewing|helps with shedding|controls odor|stays put",
        "grain|chicken|a squeaker|dust|scent|corn|artificial colors|stuffing|noisy|flimsy|beef|feathers",
        (4, 300),
    ),
    "garden": _department(
        "garden hose|plant pots*|lawn mower|grill|patio set|parasol|garden gloves*|pruning shears*|watering can|raised bed|fire pit"
        "|outdoor rug|garden chair|compost bin|hedge trimmer|leaf blower|greenhouse|seeds*|soil~|fertilizer~|bird bath|hose reel|sprinkler"
        "|sun lounger|gazebo|planter|shovel|rake|wheelbarrow|hanging basket|garden bench|outdoor cushions*|pressure washer|weed killer"
        "|trellis|grass seed~|charcoal~|outdoor heater|garden shed|plant stand|mosquito net|chainsaw|garden lights*|tomato cage",
        "terracotta|teak|aluminum|steel|cedar|rattan|plastic|wood|ceramic|brass|rubber|cast iron|bamboo|wicker|resin|concrete",
        "50 ft|30 m|10 liters|25 cm|3 burner|3x3 m|20 gallons|18 inch|large|4x8 ft|100 ft|40V|5 kg|12 inch|2.5 m",
        "expandable|cordless|weatherproof|foldable|self-watering|rust-proof|organic|portable|electric|lightweight|UV resistant"
        "|hanging|kink-free|stackable|frost-proof|tilting|smokeless|heavy-duty|charcoal|pet-safe|perennial",
        "wheels|a cover|drainage holes|a spray nozzle|a base|a crank|cushions|a side table|a thermometer|a battery|a lid",
        "a small balcony|6 people|tomatoes|roses|shade|clay soil|a roof terrace|a windy garden|herbs|succulents|full sun|arthritis",
        "doesn't kink|survives winter|folds away|attracts bees|keeps slugs away|starts easily",
        "gas|a cord|pesticides|plastic|assembly|wheels|noisy|peat|wobbly|chemicals|heavy|rust",
        (5, 900),
    ),
    "office": _department(
        "notebook|planner|pens*|fountain pen|markers*|stapler|desk organizer|whiteboard|file folders*|printer paper~|sticky notes*|backpack"
        "|calculator|pencil case|desk mat|monitor stand|paper shredder|label maker|envelopes*|highlighters*|calendar|bulletin board"
        "|sketchbook|watercolor set|acrylic paint|paint brushes*|easel|colored pencils*|scissors*|glue gun|yarn~|knitting needles*"
        "|sewing kit|embroidery kit|guitar|ukulele|piano keyboard|violin|drum set|guitar strings*|music stand|globe|desk chair mat"
        "|gift bags*|wrapping paper~|greeting cards*|novel|cookbook|dictionary|bookends*|ink cartridges*|ballpoint pen|bullet journal",
        "leather|paper|wood|metal|plastic|recycled paper|bamboo|cork|acrylic|mesh|brass|cotton|steel|mahogany",
        "A5|A4|letter size|0.5 mm|12 pack|100 sheets|24 colors|36x24|legal size|A3|0.7mm|200 pages|full size|3/4 size|21 inch",
        "dotted|lined|refillable|hardcover|erasable|magnetic|undated|left-handed|spiral|waterproof|acid-free|fine tip|heavy-duty"
        "|washable|beginner|foldable|acoustic|electric|weighted|recycled|quick-drying|personalized",
        "a pen loop|tabs|drawers|an elastic band|a lock|thick paper|a gold nib|wheels|dividers|a clip|pockets",
        "left-handers|beginners|students|calligraphy|a home office|drawing|a small desk|bullet journaling|meetings|music school"
        "|oil painting|first graders",
        "doesn't bleed through|opens flat|holds 200 sheets|doesn't smudge|fits in a purse",
        "lines|a spiral|ads|plastic|dates|bleeding|a cover|scented|glossy|thin paper|heavy|logos",
        (2, 400),
    ),
    "tools": _department(
        "drill|cordless drill|hammer|screwdriver set|tool box|ladder|tape measure|wrench set|circular saw|paint roller|wall paint"
        "|extension cord|work gloves*|safety goggles*|level|jigsaw|sander|nail gun|screws*|wall anchors*|door lock|padlock|doorknob"
        "|faucet|shower head|light switch|smoke detector|toolkit|workbench|utility knife|pliers*|duct tape~|wood glue~|stud finder"
        "|smart lock|cabinet handles*|shelf brackets*|hinges*|sealant~|caulk gun|drill bits*|tool belt|shop vac|multimeter|air compressor"
        "|car cover|floor mats*|jump starter|car vacuum|motor oil~|windshield wipers*|tire inflator|roof rack|seat covers*|bike rack",
        "steel|brass|chrome|aluminum|plastic|fiberglass|stainless steel|rubber|wood|carbide|nylon|vinyl|zinc|bronze",
        "18V|20V|6 ft|1/2 inch|5 gallon|10 mm|25 ft|100 pieces|12 ft|3 m|5W-30|20 oz|1 liter|M6|42 inch|26 inch|50 pack|8 foot",
        "cordless|brushless|heavy-duty|magnetic|quick-drying|low odor|weatherproof|keyless|adjustable|folding|universal|battery powered"
        "|corrosion resistant|matte|washable|compact|telescopic|water saving|all-season|insulated",
        "two batteries|a case|a charger|a laser|wheels|a fingerprint reader|a handheld sprayer|LED light|a belt clip|a soft grip",
        "beginners|concrete walls|a rental apartment|drywall|the bathroom|high ceilings|a pickup truck|an SUV|small hands|low water pressure"
        "|outdoor use|metal|a Honda Civic",
        "doesn't strip screws|fits in a drawer|sticks to brick|works on tile|reaches the gutter|doesn't drip",
        "a cord|fumes|drilling|plastic gears|batteries|rust|a strong smell|keys|noisy|heavy|chrome",
        (4, 500),
    ),
    "food": _department(
        "coffee beans*|green tea~|olive oil~|chocolate~|protein powder~|granola~|pasta~|rice~|honey~|snacks*|cookies*|hot sauce~|spices*|nuts*"
        "|almond milk~|gift basket|wine~|craft beer~|sparkling water~|vitamins*|cereal~|peanut butter~|dried fruit~|noodles*|soy sauce~|jam~"
        "|energy bars*|matcha~|herbal tea~|ground coffee~|coffee pods*|maple syrup~|candy~|crackers*|flour~|popcorn~|trail mix~|instant noodles*"
        "|cheese~|salsa~|oat milk~|fish oil~|multivitamin|collagen powder~|baking chocolate~|dog-friendly treats*|chips*|tea bags*",
        "glass|whole grain|oat|almond|coconut|dark chocolate|buckwheat|corn|pea protein",
        "500 g|1 kg|250g|12 pack|2 lb|750 ml|16 oz|100 count|5 kg|family size|1 l|200 grams|24 cans|60 capsules|8 oz",
        "organic|gluten-free|vegan|sugar-free|decaf|whole bean|dairy-free|low sodium|fair trade|dark roast|unsalted|keto|raw|spicy"
        "|low carb|medium roast|unsweetened|cold pressed|extra virgin|kosher|caffeine-free|halal|roasted|single origin",
        "sea salt|fiber|probiotics|cinnamon|fruit|nuts|a resealable bag|no added sugar|vitamin D|hazelnut",
        "espresso|diabetics|kids' lunches|a cheese board|baking|a picnic|vegans|breakfast|cold brew|a toddler|athletes|the holidays",
        "doesn't taste bitter|keeps for months|mixes without clumps|isn't too sweet",
        "nuts|sugar|gluten|palm oil|caffeine|artificial sweeteners|soy|dairy|raisins|msg|preservatives|spicy|sweet|pork|gelatin",
        (3, 120),
    ),
    "health": _department(
        "massage gun|heating pad|thermometer|blood pressure monitor|first aid kit|compression socks*|knee support|back brace|sleep mask"
        "|ear plugs*|hand sanitizer~|walking stick|shower chair|pill organizer|foot massager|neck pillow|seat cushion|wrist brace"
        "|humidifier|acupressure mat|reading glasses*|crutches*|band-aids*|ice pack|posture corrector|wheelchair|hearing aid batteries*"
        "|bathroom scale|pulse oximeter|contact lens solution~|essential oils*|nasal spray|toilet seat riser|grab bar",
        "memory foam|silicone|cotton|gel|neoprene|foam|aluminum|steel|bamboo|silk|latex|copper",
        "large|medium|XL|one size|12x24 inch|20-30 mmHg|100 count|500 ml|small|L/XL|16 inch|36 inches",
        "adjustable|rechargeable|reusable|washable|digital|cordless|portable|quiet|contactless|non-slip|foldable|breathable|lightweight"
        "|waterproof|large print|child-safe|unscented",
        "a carrying case|heat|a large display|bluetooth|straps|a timer|memory|a strap|suction cups|interchangeable heads",
        "lower back pain|seniors|runners|long flights|side sleepers|carpal tunnel|sore necks|swollen feet|arthritis|snoring|bad posture"
        "|sciatica|office workers|pregnancy",
        "stays in place|doesn't beep|heats up quickly|blocks all light|relieves pressure",
        "latex|a cord|batteries|scent|noisy|bulky|velcro|metal|tight|an app|alcohol",
        (5, 250),
    ),
}

COLORS: tuple[str, ...] = _words(
    "black|white|blue|red|green|gray|grey|brown|navy|beige|pink|purple|yellow|orange|silver|gold|rose gold|dark blue|light blue|olive"
    "|burgundy|teal|turquoise|cream|ivory|charcoal|khaki|tan|mint|lavender|coral|mustard|maroon|dark green|light grey|off-white|sage"
    "|sage green|royal blue|sky blue|forest green|champagne|copper|bronze|matte black|rust|terracotta|hot pink|baby blue|emerald"
    "|emerald green|navy blue|dark brown|light pink|multicolor|transparent|clear|blush|plum|lilac|taupe|camel|wine red|graphite"
    "|space gray|pastel pink|neon yellow|black and white|dusty rose|fuchsia|aqua|indigo|peach|anthracite|dark red|chocolate brown"
)
BRANDS: tuple[str, ...] = _words(
    "Nike|Adidas|Sony|Samsung|Apple|Bosch|Philips|IKEA|Lego|Puma|Canon|Logitech|Levi's|Dyson|Anker|Xiaomi|Casio|Makita|Lenovo|New Balance"
    "|Nordvik|Halden & Co|Mirella|Oakridge|TerraLoop|Kinfolk Supply|Brightwell|Zephyrine|Solstad|Pebble & Pine|Lumora|Cask & Cove"
    "|Verano|Northfell|Junipero|Quillon|Maple Row|Fjordline|Rookery|Tessel|Bluebarn|Hexa|Ostrava|Amberly|Kuro|Saffi|Old Harbor"
    "|Wildermere|Orbitek|Voltane|Petalume|Stonebrook|Finch|Aurelle|Drumlin|Castanet|Ninefold|Hearthwick|Marlowe|Tidewater|Ravello"
    "|Wahl|Braun|Gillette|Colgate|Nivea|Dove|L'Oreal|Maybelline|Clinique|Pampers|Huggies|Chicco|Medela|Fisher-Price"
    "|Mattel|Hasbro|Playmobil|Kellogg's|Nestle|Heinz|Lindt|Haribo|Twinings|Lavazza"
    "|Nespresso|Kenwood|KitchenAid|Tefal|Le Creuset|Pyrex|Tupperware|Brita|Russell Hobbs|Miele|Siemens|Whirlpool"
    "|Hoover|Shark|iRobot|Karcher|Black & Decker|DeWalt|Stanley|Ryobi|Milwaukee|Husqvarna|Stihl|Gardena|Fiskars"
    "|Weber|Coleman|Osprey|Deuter|Patagonia|Columbia|The North Face|Salomon|Merrell|Timberland|Dr. Martens|Birkenstock"
    "|Crocs|Asics|Brooks|Saucony|Reebok|Fila|Vans|Converse|Under Armour|Speedo|Wilson|Yonex|Shimano|Brompton"
    "|HP|Dell|Asus|Acer|LG|Panasonic|Epson|Brother|Nikon|Fujifilm|GoPro|Garmin|Fitbit|JBL|Bose|Sennheiser|Yamaha"
    "|Roland|Fender|Gibson|Ibanez|Korg|Zildjian|Huawei|OnePlus|Belkin|Sandisk|Seagate|Kingston|Razer|Corsair"
    "|Michelin|Pirelli|Linglong|Continental|Castrol|Duracell|Energizer|Varta|Osram|Moleskine|Staedtler|Faber-Castell"
    "|Pilot|Parker|3M|Fossil|Seiko|Ray-Ban|Samsonite|Fjallraven|Zara|H&M|Uniqlo|Muji|Royal Canin|Purina|Whiskas"
)
BRAND_STARTS: tuple[str, ...] = _words(
    "al|bel|bro|cal|cor|dal|den|el|fal|fer|gal|gren|hal|har|il|jo|kal|kel|lan|lor|lu|mar|mel|mi|nor|nel|or|os|pel|pra|quin|ra|ren|ros|sal"
    "|sel|sol|tal|tor|tre|ul|val|ver|vi|wil|win|xan|yar|zel|zo|thorn|stel|brax|kri"
)
BRAND_ENDS: tuple[str, ...] = _words(
    "aro|eta|ion|ix|ora|ano|eco|by|ton|wick|dale|mont|vane|lex|tek|via|nia|lo|ra|is|us|ify|well|wood|field|son|ström|elle|ino|ent|ora|um|ex"
    "|ley|more|well|gard|haus|lin|ea|ova"
)
BRAND_TAILS: tuple[str, ...] = _words(
    "& Co|Home|Labs|Studio|Outdoor|& Sons|Kids|Works|Goods|Living|Tech|Sport|Supply|Design"
)

AUDIENCES: dict[str, tuple[str, ...]] = {
    "men": ("men's", "mens", "men", "for men", "for guys", "gents", "male"),
    "women": ("women's", "womens", "women", "ladies", "for women", "ladies'", "for ladies", "female"),
    "kids": (
        "kids", "kids'", "children's", "for kids", "for children", "boys", "girls", "toddler", "kid's", "childrens",
    ),
    "baby": ("baby", "for babies", "infant", "for infants"),
    "unisex": ("unisex", "gender neutral"),
}
"""How a group is said: forms that start with "for" stand after the noun, all others before it."""
