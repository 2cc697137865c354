"""All departments of the demo shop, in the order in which the catalog lists them."""

from __future__ import annotations

from assistant.demo.idea import Department
from assistant.demo.products_baby import BABY
from assistant.demo.products_bags import BAGS
from assistant.demo.products_beauty import BEAUTY
from assistant.demo.products_clothing import CLOTHING
from assistant.demo.products_electronics import ELECTRONICS
from assistant.demo.products_furniture import FURNITURE
from assistant.demo.products_garden import GARDEN
from assistant.demo.products_home import HOME
from assistant.demo.products_kitchen import KITCHEN
from assistant.demo.products_lighting import LIGHTING
from assistant.demo.products_outdoor import OUTDOOR
from assistant.demo.products_pets import PETS
from assistant.demo.products_shoes import SHOES
from assistant.demo.products_sports import SPORTS
from assistant.demo.products_stationery import STATIONERY
from assistant.demo.products_tools import TOOLS
from assistant.demo.products_toys import TOYS

DEPARTMENTS: tuple[Department, ...] = (
    SHOES,
    CLOTHING,
    BAGS,
    FURNITURE,
    LIGHTING,
    HOME,
    KITCHEN,
    OUTDOOR,
    ELECTRONICS,
    BEAUTY,
    TOYS,
    PETS,
    STATIONERY,
    SPORTS,
    TOOLS,
    GARDEN,
    BABY,
)
