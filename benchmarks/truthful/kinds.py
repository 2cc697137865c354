"""The oracle's own small tables of nouns: other names, narrower things, parts, and Chinese names.

Written by hand like those of `words`, and as deliberately apart from what the shop's software knows.
"""

from __future__ import annotations

import re

from assistant.simulation.words import table_of

OTHER_THINGS = frozenset("dog cat pet puppy kitten sofa doll dollhouse toy mini miniature".split())
"""What makes another thing of a noun that stands behind it: a dog bed is no bed."""

ANYTHING = frozenset("gift one thing item product collectible".split())
"""Nouns that name no kind of thing."""

NARROWER = {
    "effect": frozenset(
        "distortion fuzz delay reverb overdrive chorus flanger phaser wah tremolo looper compressor".split()
    )
}
"""Describing words, and those that say the same of a narrower thing."""

PARTS = frozenset(
    "case cover bag sleeve strap stand holder hanger mount bracket string winder nut bridge saddle tuner peg pick capo "
    "pickguard pickup knob cable cord adapter charger battery replacement part accessory cleaner polish sticker decal "
    "patch pin keychain keyring charm pendant necklace earring shirt t-shirt poster print mug ornament magnet figurine "
    "replica costume book lesson stool bench rack hook clip clamp protector filter reed mouthpiece pedal amp amplifier "
    "key tool wrench plate screw label".split()
)
"""What a noun right behind another makes of it: a guitar strap is no guitar."""

FOR = re.compile(r"\b(?:for|fits?|compatible|replacement for|replaces)\b", re.IGNORECASE)
"""What stands before the thing that a product is made for."""

CONTAINERS = frozenset("bowl basket bouquet bunch box bag plate tray".split())
"""What food may come in: a bowl of berries that is sold as fruit is no bowl."""

WHOLES = {("dutch", "oven"), ("sleeping", "bag"), ("bean", "bag"), ("key", "ring")}
"""Names whose last word does not say what the thing is."""

SAME_AS: dict[tuple[str, ...], tuple[str, ...]] = {("throw", "pillow"): ("pillow",), ("throw", "blanket"): ("blanket",)}
"""Phrases whose first word describes nothing."""

KIN = table_of("""
shoe: sneaker boot sandal loafer slipper trainer heel pump clog oxford flip-flop slide runner moccasin flat wedge espadrille footwear bootie mule stiletto brogue derby slip-on | 鞋
footwear: shoe sneaker boot sandal loafer slipper trainer heel slide | 鞋 靴
sneaker: trainer shoe runner | 鞋
boot: bootie
cleaning: cleaner polish detergent
plectrum: pick thumbpick fingerpick | 拨片
pick: plectrum | 拨片
bag: backpack tote handbag satchel purse duffel duffle clutch suitcase rucksack daypack pouch wallet messenger sling crossbody luggage briefcase pack sack carryall weekender shopper pannier case | 包
backpack: rucksack daypack pack knapsack bookbag
handbag: purse tote satchel clutch bag
luggage: suitcase carry-on trolley duffel weekender spinner
suitcase: carry-on trolley luggage case spinner
lamp: light lantern chandelier bulb sconce nightlight | 灯
light: lamp lantern chandelier bulb sconce nightlight headlamp flashlight torch spotlight | 灯
lighting: lamp light lantern chandelier bulb sconce | 灯
jacket: coat parka windbreaker blazer anorak peacoat bomber shell fleece puffer vest gilet | 外套 夹克
coat: jacket parka trench peacoat overcoat
outerwear: jacket coat parka vest anorak shell fleece peacoat windbreaker blazer puffer | 外套
furniture: sofa couch chair table desk bed shelf bookcase stool ottoman bench dresser cabinet wardrobe nightstand armchair recliner bookshelf sideboard | 家具
sofa: couch loveseat sectional settee futon
chair: armchair stool recliner rocker seat lounger
table: desk nightstand
bed: bunk daybed
decor: homedecor art wreath candle vase clock mirror pillow cushion lamp light lantern lighting sconce ornament figurine statue sculpture print painting poster centerpiece frame rug curtain blind
decoration: decor homedecor wreath ornament candle figurine statue
art: print poster painting canvas
supply: watercolor paint paintbrush sketchbook sketch easel yarn balloon banner tablecloth
stylus: needle
cord: cable wire
cable: cord wire
purse: handbag tote clutch
animal: plush plushie toy doll bear
drone: quadcopter
football: soccer
needle: stylus
keychain: key
statue: sculpture figurine
loudspeaker: speaker
shelf: bookcase bookshelf shelving rack
cup: mug tumbler glass teacup
mug: cup tumbler
shirt: tee t-shirt blouse polo top henley tunic button-down button-up
top: shirt tee blouse
pants: trouser jean chino legging jogger
hat: cap beanie fedora
headphone: earbud headset earphone earpiece
watch: timepiece chronograph smartwatch
wristwatch: watch timepiece chronograph smartwatch
eyewear: glasses sunglasses eyeglass spectacle shade
eyeglass: glasses spectacle eyewear
glasses: eyeglass spectacle eyewear shade
block: construx lego brick building
cake: cupcake
cheese: cheddar brie gouda mozzarella feta parmesan
dairy: milk cheese yogurt butter
flower: bouquet rose tulip peony
plant: flower succulent
jewelry: ring necklace bracelet earring pendant bangle choker
charger: bank
plush: plushie doll bear animal toy
doll: figure plush
game: puzzle
guitar: ukulele bass strat telecaster
instrument: guitar ukulele drum keyboard piano violin xylophone tambourine harmonica flute saxophone trumpet clarinet cymbal
microphone: mic
drum: cymbal snare bongo djembe cajon
music: cd album record vinyl cassette songbook book sheet
hardware: tool key screw bracket hinge knob bolt stand pedal
percussion: drum cymbal snare bongo djembe cajon tambourine drumstick stick xylophone triangle shaker maraca hi-hat | 鼓
audio: microphone mic speaker headphone amplifier amp turntable radio loudspeaker
amplifier: amp combo
speaker: loudspeaker soundbar boombox subwoofer
toy: doll figure plush game puzzle playset truck car robot blaster
cookware: pan pot wok skillet saucepan casserole steamer
pan: skillet wok
pot: saucepan stockpot oven
pillow: cushion
cushion: pillow
knife: cleaver
towel: washcloth
blanket: throw quilt
rug: carpet mat runner
notebook: journal planner diary
cosmetic: lipstick foundation mascara
perfume: fragrance cologne parfum
fragrance: perfume cologne parfum toilette
moisturizer: cream lotion
vase: planter
camera: camcorder dslr
scarf: bandana shawl wrap snood | 围脖
""")
"""Other names of the same thing and names of narrower things, by the stem of the noun."""
