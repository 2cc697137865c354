"""The one small catalog that tests share, as a product file: small enough to know by heart."""

from __future__ import annotations

PRODUCTS = """\
id,title,description,brand,category,price,list_price,stock,rating,color,material,size
desk-oak,Fjell Standing Desk,Height adjustable desk. The top is solid oak. Fits two monitors.,Nordvik,Furniture > Desks,249.00,299.00,4,4.6,natural,oak,120 cm
desk-black,Luma Standing Desk,Height adjustable desk with a steel frame.,Kantwerk,Furniture > Desks,199.00,,12,4.2,black,steel,140 cm
desk-kids,Pico Kids Desk,A small desk for children with a drawer.,Nordvik,Furniture > Desks,89.00,,0,4.8,white,,80 cm
chair-mesh,Brisa Office Chair,Breathable back and soft wheels for wooden floors.,Kantwerk,Furniture > Chairs,129.00,,7,4.1,black,mesh,
chair-lea,Duke Office Chair,A heavy chair in genuine leather.,Duke & Sons,Furniture > Chairs,349.00,,3,3.9,brown,leather,
lamp-desk,Halo Desk Lamp,Dimmable lamp with a USB port. Warm light.,Lumeno,Lighting > Desk Lamps,39.00,,30,4.4,black,aluminum,
lamp-floor,Tall Halo Floor Lamp,A floor lamp with a linen shade.,Lumeno,Lighting > Floor Lamps,79.00,99.00,9,4.0,white,linen,
shoe-run,Swift Running Shoes,Light shoes for the road. Machine washable.,Passo,Shoes > Sneakers,74.00,,20,4.5,blue,mesh,42
shoe-boot,Moor Hiking Boots,Waterproof boots for wet trails.,Passo,Shoes > Boots,119.00,,2,4.7,brown,leather,43
bag-tote,Market Tote Bag,A roomy bag for the market.,Cabas,Bags > Totes,24.00,,50,4.3,green,cotton,
bag-pack,Ridge Backpack,Holds a 15 inch laptop. Water repellent.,Cabas,Bags > Backpacks,64.00,,11,,gray,,20 l
mug-blue,Tide Mug,A mug that keeps tea warm.,Kiln,Kitchen > Mugs,12.00,,100,4.9,blue,ceramic,350 ml
"""

POLICIES = (
    '{"id": "ship", "topic": "shipping", "language": "en", "title": "Shipping",'
    ' "text": "Standard shipping costs $4.90 and takes 3 to 5 working days."}\n'
    '{"id": "ret", "topic": "return", "language": "en", "title": "Returns",'
    ' "text": "You may return unused products within 30 days for a full refund."}\n'
    '{"id": "ship-zh", "topic": "shipping", "language": "zh", "title": "配送",'
    ' "text": "标准配送费用为 4.90 美元，3 至 5 个工作日送达。"}\n'
    '{"id": "ret-zh", "topic": "return", "language": "zh", "title": "退货",'
    ' "text": "未使用的商品可在 30 天内退货并全额退款。"}\n'
)
