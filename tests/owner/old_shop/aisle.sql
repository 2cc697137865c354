BEGIN TRANSACTION;
CREATE TABLE behaviour_events (
	event_id INTEGER NOT NULL, 
	shopper_id TEXT NOT NULL, 
	product_id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	at TEXT NOT NULL, 
	request_id TEXT, 
	position INTEGER, 
	value INTEGER, 
	PRIMARY KEY (event_id)
);
INSERT INTO "behaviour_events" VALUES(1,'c_120cfdd9fa232920d8ac94b7','kettle-1','impression','2026-11-24T19:18:33.000+00:00','r_72389523169473cbab2a',1,NULL);
INSERT INTO "behaviour_events" VALUES(2,'c_120cfdd9fa232920d8ac94b7','vase-1','impression','2026-11-24T19:18:33.170+00:00','r_639780832d6537ccfee0',1,NULL);
CREATE TABLE catalog (
	only INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (only)
);
INSERT INTO "catalog" VALUES(1,1);
CREATE TABLE conversation_events (
	conversation_id TEXT NOT NULL, 
	seq INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	at TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	PRIMARY KEY (conversation_id, seq), 
	UNIQUE (conversation_id, "key"), 
	FOREIGN KEY(conversation_id) REFERENCES conversations (conversation_id)
);
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',1,'said:t_50158627e1c60343','2026-11-24T19:18:32.924+00:00','{"kind":"said","v":1,"turn_id":"t_50158627e1c60343","text":"a steel kettle under 60"}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',2,'understood:t_50158627e1c60343:1','2026-11-24T19:18:32.973+00:00','{"kind":"understood","v":1,"turn_id":"t_50158627e1c60343","attempt":1,"reading":{"intent":"search","language":"en","edits":[{"op":"set","slot":"category","value":"kettle"},{"op":"set","slot":"material","value":"steel"},{"op":"set","slot":"price_max","value":"60"}],"references":[],"order_number":null,"liked":null,"confidence":0.952242374420166},"constraints":{"category":"kettle","brand":[],"color":[],"material":["steel"],"size":[],"features":[],"audience":null,"price_min":null,"price_max":60.0,"rating_min":null,"in_stock":null,"on_sale":null,"exclude":{"brand":[],"color":[],"material":[],"category":[],"features":[]},"sort":null,"quantity":null},"generator":"embedded:d9630ee4aa55"}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',3,'slate_made:t_50158627e1c60343:1','2026-11-24T19:18:33.000+00:00','{"kind":"slate_made","v":1,"turn_id":"t_50158627e1c60343","attempt":1,"request_id":"r_72389523169473cbab2a","products":[["kettle-1","kettle-1"]],"fresh":true}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',4,'replied:t_50158627e1c60343','2026-11-24T19:18:33.095+00:00','{"kind":"replied","v":1,"turn_id":"t_50158627e1c60343","act":"recommend","last":"products","about":null,"turn":{"conversation_id":"c_120cfdd9fa232920d8ac94b7","turn_id":"t_50158627e1c60343","utterance":"a steel kettle under 60","language":"en","intent":"search","constraints":{"category":"kettle","brand":[],"color":[],"material":["steel"],"size":[],"features":[],"audience":null,"price_min":null,"price_max":60.0,"rating_min":null,"in_stock":null,"on_sale":null,"exclude":{"brand":[],"color":[],"material":[],"category":[],"features":[]},"sort":null,"quantity":null},"chips":[{"slot":"category","value":"kettle","label":"kettle"},{"slot":"material","value":"steel","label":"steel"},{"slot":"price_max","value":"60","label":"up to $60.00"}],"action":"recommend","reply":"For “kettle” I found this. My suggestion is Tarn Kettle at $45.00.","request_id":"r_72389523169473cbab2a","slate":[{"rank":1,"product_id":"kettle-1","variant_id":"kettle-1","title":"Tarn Kettle","price":{"amount":4500,"currency":"USD"},"list_price":null,"in_stock":true,"stock":8,"brand":"Kiln","rating":4.4,"rating_count":null,"attributes":{"brand":["Kiln"],"color":["silver"],"material":["steel"],"size":["1.7 l"]},"unstated":[],"score":1.0,"url":null,"image":null,"reason":"kettle, steel, up to $60.00"}],"ways":[],"comparison":null,"cart":null,"withheld":[],"degraded":[],"generator_calls":2,"timings_ms":{"understand":50.77,"products":82.81,"first_words":142.14,"total":172.77,"search.refresh":0.649135000003298,"search.constraints":0.39338999977189815,"search.encode":8.62140899971564,"search.words":0.1888229999167379,"search.dense":0.12420599978213431,"search.order":0.03703600032167742,"search.fetch":0.9756150002431241,"search.total":11.171296000156872}}}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',5,'said:t_422aaa8316266d78','2026-11-24T19:18:33.098+00:00','{"kind":"said","v":1,"turn_id":"t_422aaa8316266d78","text":"有绿色的花瓶吗"}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',6,'understood:t_422aaa8316266d78:1','2026-11-24T19:18:33.150+00:00','{"kind":"understood","v":1,"turn_id":"t_422aaa8316266d78","attempt":1,"reading":{"intent":"search","language":"zh","edits":[{"op":"set","slot":"category","value":"花瓶"},{"op":"set","slot":"color","value":"绿色"}],"references":[],"order_number":null,"liked":null,"confidence":0.9987457990646362},"constraints":{"category":"花瓶","brand":[],"color":["绿色"],"material":[],"size":[],"features":[],"audience":null,"price_min":null,"price_max":null,"rating_min":null,"in_stock":null,"on_sale":null,"exclude":{"brand":[],"color":[],"material":[],"category":[],"features":[]},"sort":null,"quantity":null},"generator":"embedded:d9630ee4aa55"}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',7,'slate_made:t_422aaa8316266d78:1','2026-11-24T19:18:33.170+00:00','{"kind":"slate_made","v":1,"turn_id":"t_422aaa8316266d78","attempt":1,"request_id":"r_639780832d6537ccfee0","products":[["vase-1","vase-1"]],"fresh":true}');
INSERT INTO "conversation_events" VALUES('c_120cfdd9fa232920d8ac94b7',8,'replied:t_422aaa8316266d78','2026-11-24T19:18:33.210+00:00','{"kind":"replied","v":1,"turn_id":"t_422aaa8316266d78","act":"recommend","last":"products","about":null,"turn":{"conversation_id":"c_120cfdd9fa232920d8ac94b7","turn_id":"t_422aaa8316266d78","utterance":"有绿色的花瓶吗","language":"zh","intent":"search","constraints":{"category":"花瓶","brand":[],"color":["绿色"],"material":[],"size":[],"features":[],"audience":null,"price_min":null,"price_max":null,"rating_min":null,"in_stock":null,"on_sale":null,"exclude":{"brand":[],"color":[],"material":[],"category":[],"features":[]},"sort":null,"quantity":null},"chips":[{"slot":"category","value":"花瓶","label":"花瓶"},{"slot":"color","value":"绿色","label":"绿色"}],"action":"recommend","reply":"Reed Vase售价US$28.00。","request_id":"r_639780832d6537ccfee0","slate":[{"rank":1,"product_id":"vase-1","variant_id":"vase-1","title":"Reed Vase","price":{"amount":2800,"currency":"USD"},"list_price":{"amount":3500,"currency":"USD"},"in_stock":true,"stock":3,"brand":"Kiln","rating":null,"rating_count":null,"attributes":{"brand":["Kiln"],"color":["green"],"material":["ceramic"]},"unstated":[],"score":1.0,"url":null,"image":null,"reason":"花瓶、绿色"}],"ways":[],"comparison":null,"cart":null,"withheld":[],"degraded":[],"generator_calls":2,"timings_ms":{"understand":52.33,"products":74.91,"first_words":112.16,"total":112.19,"search.refresh":0.3935810000257334,"search.constraints":0.44276400012677186,"search.encode":9.932887000104529,"search.words":0.17177799963974394,"search.dense":0.09564400033923448,"search.order":0.03189700009897933,"search.fetch":0.9707560002425453,"search.total":12.17160700025488}}}');
CREATE TABLE conversations (
	conversation_id TEXT NOT NULL, 
	secret_hash TEXT NOT NULL, 
	started_at TEXT NOT NULL, 
	PRIMARY KEY (conversation_id)
);
INSERT INTO "conversations" VALUES('c_120cfdd9fa232920d8ac94b7','bff75e328c464c45312e8840eeaca0f93b67a80182f7cefc707bc429d2de994c','2026-11-24T19:18:32.914+00:00');
CREATE TABLE imports (
	import_id INTEGER NOT NULL, 
	file TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	started_at TEXT NOT NULL, 
	finished_at TEXT, 
	report TEXT NOT NULL, 
	PRIMARY KEY (import_id)
);
INSERT INTO "imports" VALUES(1,'products.csv',1,'2026-11-24T19:16:41+00:00','2026-11-24T19:16:45+00:00','{"file":"products.csv","kind":"plain","version":1,"rows":2,"taken":2,"repaired":0,"refused":0,"skipped":0,"products":2,"variants":2,"added":2,"changed":0,"unchanged":0,"retired":0,"embedded":2,"seconds":4.174,"warnings":[],"complaints":[]}');
CREATE TABLE passages (
	passage_id VARCHAR(200) NOT NULL, 
	language VARCHAR(2) NOT NULL, 
	topic VARCHAR(100) NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	PRIMARY KEY (passage_id, language)
);
CREATE TABLE products (
	row_id INTEGER NOT NULL, 
	product_id TEXT NOT NULL, 
	valid_from INTEGER NOT NULL, 
	valid_to INTEGER, 
	payload_hash TEXT NOT NULL, 
	text_hash TEXT NOT NULL, 
	title TEXT NOT NULL, 
	category TEXT NOT NULL, 
	rating FLOAT, 
	popularity FLOAT, 
	created_at TEXT, 
	payload TEXT NOT NULL, 
	PRIMARY KEY (row_id)
);
INSERT INTO "products" VALUES(1,'kettle-1',1,NULL,'2f11f331f31cd216c8a7a3a7b411e29129c64cbaefd7233435f2ad1dae777ae0','cdd8d0acc289767006235f30229093384bc6e4fd439bb9d0ee2e2abe842a895c','Tarn Kettle','Kitchen > Kettles',4.4,NULL,NULL,'{"product_id":"kettle-1","title":"Tarn Kettle","description":"A steel kettle for gas and induction.","brand":"Kiln","category":["Kitchen","Kettles"],"rating":4.4,"variants":[{"variant_id":"kettle-1","price":{"amount":4500,"currency":"USD"},"stock":8}],"attributes":[{"kind":"brand","value":"Kiln","normal":"kiln","field":"brand"},{"kind":"color","value":"silver","normal":"silver","field":"color"},{"kind":"material","value":"steel","normal":"steel","field":"material"},{"kind":"size","value":"1.7 l","normal":"1700ml","field":"size"}]}');
INSERT INTO "products" VALUES(2,'vase-1',1,NULL,'b941047997c8cd027a757ffc9eee593927a6add643b52feac313da8eb61dccc8','4970801e8ba9f16642bf4b2e1df33c2884370f091afb3e2c02c97ef550586e08','Reed Vase','Home > Vases',NULL,NULL,NULL,'{"product_id":"vase-1","title":"Reed Vase","description":"A tall vase for dry grasses.","brand":"Kiln","category":["Home","Vases"],"variants":[{"variant_id":"vase-1","price":{"amount":2800,"currency":"USD"},"list_price":{"amount":3500,"currency":"USD"},"stock":3}],"attributes":[{"kind":"brand","value":"Kiln","normal":"kiln","field":"brand"},{"kind":"color","value":"green","normal":"green","field":"color"},{"kind":"material","value":"ceramic","normal":"ceramic","field":"material"}]}');
CREATE TABLE slate_candidates (
	request_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	product_id TEXT NOT NULL, 
	variant_id TEXT NOT NULL, 
	shown BOOLEAN NOT NULL, 
	score FLOAT NOT NULL, 
	propensity FLOAT NOT NULL, 
	shares TEXT NOT NULL, 
	card TEXT, 
	PRIMARY KEY (request_id, position)
);
INSERT INTO "slate_candidates" VALUES('r_72389523169473cbab2a',1,'kettle-1','kettle-1',1,1.0,1.0,'{"words": 1.001244306564331, "dense": 0.7128410935401917}','{"rank":1,"product_id":"kettle-1","variant_id":"kettle-1","title":"Tarn Kettle","price":{"amount":4500,"currency":"USD"},"list_price":null,"in_stock":true,"stock":8,"brand":"Kiln","rating":4.4,"rating_count":null,"attributes":{"brand":["Kiln"],"color":["silver"],"material":["steel"],"size":["1.7 l"]},"unstated":[],"score":1.0,"url":null,"image":null,"reason":"kettle, steel, up to $60.00"}');
INSERT INTO "slate_candidates" VALUES('r_639780832d6537ccfee0',1,'vase-1','vase-1',1,1.0,1.0,'{"words": 0.5812554955482483, "dense": 0.6201810240745544}','{"rank":1,"product_id":"vase-1","variant_id":"vase-1","title":"Reed Vase","price":{"amount":2800,"currency":"USD"},"list_price":{"amount":3500,"currency":"USD"},"in_stock":true,"stock":3,"brand":"Kiln","rating":null,"rating_count":null,"attributes":{"brand":["Kiln"],"color":["green"],"material":["ceramic"]},"unstated":[],"score":1.0,"url":null,"image":null,"reason":"花瓶、绿色"}');
CREATE TABLE slates (
	request_id TEXT NOT NULL, 
	conversation_id TEXT NOT NULL, 
	turn_id TEXT NOT NULL, 
	at TEXT NOT NULL, 
	words TEXT NOT NULL, 
	constraints TEXT NOT NULL, 
	total INTEGER NOT NULL, 
	relaxed TEXT NOT NULL, 
	ways TEXT NOT NULL, 
	versions TEXT NOT NULL, 
	PRIMARY KEY (request_id)
);
INSERT INTO "slates" VALUES('r_72389523169473cbab2a','c_120cfdd9fa232920d8ac94b7','t_50158627e1c60343','2026-11-24T19:18:33.000+00:00','steel kettle','{"category":"kettle","material":["steel"],"price_max":60.0}',1,'[]','[]','{"catalog": "1", "encoder": "all-minilm-l6-v2", "generator": "embedded:d9630ee4aa55", "ranker": "taste-1"}');
INSERT INTO "slates" VALUES('r_639780832d6537ccfee0','c_120cfdd9fa232920d8ac94b7','t_422aaa8316266d78','2026-11-24T19:18:33.170+00:00','绿色 花瓶','{"category":"花瓶","color":["绿色"]}',1,'[]','[]','{"catalog": "1", "encoder": "all-minilm-l6-v2", "generator": "embedded:d9630ee4aa55", "ranker": "taste-1"}');
CREATE TABLE stated (
	stated_id INTEGER NOT NULL, 
	row_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	normal TEXT NOT NULL, 
	PRIMARY KEY (stated_id), 
	FOREIGN KEY(row_id) REFERENCES products (row_id) ON DELETE CASCADE
);
INSERT INTO "stated" VALUES(1,1,-1,'brand','kiln');
INSERT INTO "stated" VALUES(2,1,-1,'color','silver');
INSERT INTO "stated" VALUES(3,1,-1,'material','metal');
INSERT INTO "stated" VALUES(4,1,-1,'material','steel');
INSERT INTO "stated" VALUES(5,1,-1,'size','1700ml');
INSERT INTO "stated" VALUES(6,2,-1,'brand','kiln');
INSERT INTO "stated" VALUES(7,2,-1,'color','green');
INSERT INTO "stated" VALUES(8,2,-1,'material','ceramic');
CREATE TABLE variants (
	row_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	variant_id TEXT NOT NULL, 
	price INTEGER NOT NULL, 
	in_stock BOOLEAN NOT NULL, 
	on_sale BOOLEAN NOT NULL, 
	PRIMARY KEY (row_id, position), 
	FOREIGN KEY(row_id) REFERENCES products (row_id) ON DELETE CASCADE
);
INSERT INTO "variants" VALUES(1,0,'kettle-1',4500,1,0);
INSERT INTO "variants" VALUES(2,0,'vase-1',2800,1,1);
CREATE INDEX ix_behaviour_events_product_id ON behaviour_events (product_id);
CREATE INDEX behaviour_shopper_at ON behaviour_events (shopper_id, at);
CREATE INDEX ix_behaviour_events_request_id ON behaviour_events (request_id);
CREATE INDEX ix_slates_conversation_id ON slates (conversation_id);
CREATE INDEX ix_slate_candidates_product_id ON slate_candidates (product_id);
CREATE INDEX ix_products_valid_to ON products (valid_to);
CREATE INDEX ix_products_category ON products (category);
CREATE INDEX ix_products_rating ON products (rating);
CREATE INDEX ix_products_text_hash ON products (text_hash);
CREATE INDEX ix_products_product_id ON products (product_id);
CREATE INDEX ix_products_valid_from ON products (valid_from);
CREATE INDEX ix_passages_topic ON passages (topic);
CREATE INDEX variants_price ON variants (price, row_id, position);
CREATE INDEX ix_variants_variant_id ON variants (variant_id);
CREATE INDEX stated_kind_normal ON stated (kind, normal, row_id, position);
CREATE INDEX ix_stated_row_id ON stated (row_id);
COMMIT;
