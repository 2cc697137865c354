"""English replies in parts; longer than other files because it is one phrase book, by act.

`<a|b>` stands for one of its parts. Placeholders are those of a brief; `{A.title}`, `{B.title}`, `{C.title}` are products
in the order shown. A part is used only where the brief has every fact it names. No part states a fact, number or
promise of its own. Verbs do not agree with a title, which may be plural ("Trail Socks").
"""

# fmt: off
from __future__ import annotations

FOUND: tuple[str, ...] = (
    "<Sure, here|Of course, here|Here> is what I found for “{category}”.",
    "Here are <my picks|some ideas> for “{category}”.", "I found {count} for “{category}”, and these come first.",
    "You can choose from {count} for “{category}”.", "Among {count} for “{category}”, I would look at these first.",
    "For “{category}” I would look at these first.", "Let me show you what we have for “{category}”.",
    "<Happy to help|Gladly>: these match “{category}”.", "Here you go, these are our matches for “{category}”.",
    "I looked for “{category}” and these came up.",
    "We have {count} for “{category}”; I would begin with these.",
)
FOUND_PLAIN: tuple[str, ...] = (
    "<Sure, here|Of course, here|Here> is what I found.", "Here are <my picks|some ideas> for you.",
    "I found {count}, and these come first.", "You can choose from {count}.", "These might suit you.",
    "I would look at these first.", "Let me suggest these.", "How about these?", "Have a look at these.",
    "I picked these for you.", "Let me start with these.",
)
FITTING: tuple[str, ...] = (
    "I found {count} for “{category}” that <fit your wishes|fit>: {fits}.",
    "All of these fit what you asked for: {fits}.", "Each of these matches what you asked for: {fits}.",
    "I found {count} that match what you asked for: {fits}.", "Everything here fits your wishes: {fits}.",
    "For “{category}” I found {count} that fit your wishes: {fits}.", "You get what you asked for with each of these: {fits}.",
    "<Sure|Of course>, these all match “{category}” and the rest of your wishes: {fits}.",
    "All of these are what you asked for: {fits}.", "I looked for “{category}” with your wishes in mind: {fits}.",
    "I found {count} that fit your wishes ({fits}), and these come first.", "These match “{category}” and what you asked for: {fits}.",
    "With your wishes in mind ({fits}), I found {count} for “{category}”.",
)
ONE_OPEN: tuple[str, ...] = (
    "", "", "I found one match for “{category}”.", "One product fits.", "For “{category}” I have one match.",
    "<Sure|Of course>, I found a match.", "This is the one that fits.",
)
ONE: tuple[str, ...] = (
    "I would look at {A.title} for {A.price}.", "My suggestion is {A.title} at {A.price}.", "You could have {A.title} for {A.price}.",
    "I found {A.title} for {A.price}, rated {A.rating}.", "You could take {A.title} by {A.brand}, for {A.price}.",
    "There is {A.title} in {A.color} for {A.price}.", "There is {A.title}, made of {A.material}, for {A.price}.",
    "You get {A.title} in size {A.size} for {A.price}.", "There is {A.title}, now {A.price} instead of {A.list_price}.",
    "I suggest {A.title} for {A.price}, which is {A.stock}.", "Take a look at {A.title}: {A.price}, rated {A.rating}.",
    "I would suggest {A.title}: {A.color}, made of {A.material}, for {A.price}.",
    "Let me suggest {A.title} by {A.brand}: {A.price}, rated {A.rating}.", "I can offer you {A.title} at {A.price}.",
)
ONE_FITTING: tuple[str, ...] = (
    "One product fits your wishes ({fits}): {A.title} for {A.price}.",
    "For what you asked ({fits}) I have one match: {A.title} at {A.price}.",
    "There is one match for “{category}”, {fits}: {A.title} for {A.price}.",
    "I found what you asked for ({fits}): {A.title}, {A.price}.",
    "What fits your wishes is {A.title} at {A.price}: {fits}.",
    "What fits your wishes ({fits}) is {A.title} for {A.price}, rated {A.rating}.",
    "With your wishes in mind ({fits}), I would look at {A.title} for {A.price}.",
    "I suggest {A.title} for {A.price}, since it fits what you asked for: {fits}.",
    "I would look at {A.title} by {A.brand} for {A.price}: it fits your wishes ({fits}).",
)
SORTED: tuple[str, ...] = (
    "Here they are in the order you asked for: {sorted}.", "I put them in order for you: {sorted}.",
    "The list is in order now: {sorted}.", "I sorted them for you: {sorted}.", "They are sorted as you asked: {sorted}.",
    "I sorted the list for “{category}”: {sorted}.", "I looked for “{category}” and sorted what I found: {sorted}.",
    "I sorted the {count} I found: {sorted}.", "The list for “{category}” is sorted now: {sorted}.",
    "Here is the list, {sorted}.", "I have sorted the {count} for “{category}”: {sorted}.", "<Sure|Of course>, here is the list, {sorted}.",
)
MANY: tuple[str, ...] = (
    "{A.title} at {A.price} and {B.title} at {B.price} <come first|lead the list>.",
    "I would start with {A.title} for {A.price}, then {B.title} for {B.price}.",
    "Have a look at {A.title} for {A.price} or {B.title} for {B.price}.",
    "My first pick is {A.title} at {A.price}; {B.title} at {B.price} would be my second.",
    "You could choose between {A.title} ({A.price}), {B.title} ({B.price}) and {C.title} ({C.price}).",
    "Prices run from {low} to {high}.", "They cost between {low} and {high}; the cheapest is {cheapest.title}.",
    "The cheapest of these is {cheapest.title} at {cheapest.price}; you save {saved} compared with {other.title}.",
    "With {cheapest.title} you would pay {saved} less than with {other.title}.",
    "Of these, {cheapest.title} has the lowest price: {cheapest.price}.",
    "The best rated of these is {best.title} with {best.rating}, for {best.price}.",
    "Of these, shoppers rated {best.title} best: {best.rating}, at {best.price}.",
    "The cheapest of these is {cheapest.title} at {cheapest.price}, the best rated {best.title} with {best.rating}.",
    "If the price matters most, take {cheapest.title} at {cheapest.price}; the best rated of these is {best.title} with {best.rating}.",
    "Of these, {best.title} has the best rating ({best.rating}, {best.price}), {cheapest.title} the lowest price ({cheapest.price}).",
    "The cheapest of these is also the best rated: {both.title}, {both.price}, rated {both.rating}.",
    "{both.title} at {both.price} would be my pick: the cheapest of these and, rated {both.rating}, the best rated too.",
    "{A.title} ({A.price}, rated {A.rating}) and {B.title} ({B.price}, rated {B.rating}) come first.",
    "For the color, you can choose between {A.title} in {A.color} and {B.title} in {B.color}.",
    "For the material, there is {A.title} ({A.material}, {A.price}) or {B.title} ({B.material}, {B.price}).",
    "There is {A.title}, made of {A.material}, for {A.price}, and {B.title}, made of {B.material}, for {B.price}.",
    "Choose between {A.title} ({A.brand}, {A.price}) and {B.title} ({B.brand}, {B.price}).",
    "In different sizes there is {A.title} ({A.size}) for {A.price} and {B.title} ({B.size}) for {B.price}.",
    "I would look at {A.title} first, now {A.price} instead of {A.list_price}.",
    "{A.title} ({A.color}, {A.price}) and {B.title} ({B.color}, {B.price}) come first.",
)
ASK_ON: tuple[str, ...] = (
    "Shall I narrow it down?", "Shall I compare them?", "Would you like to see more?", "Does one of them suit you?",
    "What matters most to you?", "Do you have a favorite?", "Tell me if you want something different.",
    "Is there a color or brand you prefer?", "Shall I tell you more about one of them?", "Do you have a budget in mind?",
)
ASK_ON_ONE: tuple[str, ...] = (
    "Does that suit you?", "Would you like more details?", "What do you think?",
    "Tell me if you want something different.", "Shall I look further?",
)
MORE: tuple[str, ...] = (
    "Here are some more for “{category}”.", "Here is more.", "Then how about these?",
    "Next on the list are these.", "Let me show you some others.", "Further down the list for “{category}” I have these.",
    "I have more for “{category}”.", "Here are some others that fit.", "I found {count} in all, and these come next.",
    "Here are more that fit your wishes: {fits}.", "These others fit as well: {fits}.",
)
NO_MORE: tuple[str, ...] = (
    "You have seen all of our matches for “{category}”.", "I have nothing further that matches “{category}”.",
    "You have seen all that fits.", "I have no more matches for “{category}”.", "That was the whole list.",
    "Sorry, nothing else fits.", "I'm afraid those were all our matches for “{category}”.", "You have now seen every match.",
)
WIDEN: tuple[str, ...] = (
    "Shall I drop one of your wishes?", "Which of your wishes matters least?",
    "What could be different?", "Shall I look for something similar?", "Is there a wish we can leave out?",
    "If you change one of your wishes, I'll look again.", "Would you like to try something else?",
)
RELAXED: tuple[str, ...] = (
    "None of these states “{missing}”, but they come closest.",
    "I found nothing that states “{missing}”, so here is what comes nearest.",
    "To be honest, none of these mentions “{missing}”.",
    "I could not find “{missing}” stated anywhere, so these are the nearest I have.",
    "The shop does not say whether these are “{missing}”.",
)
RELAXED_ONE: tuple[str, ...] = (
    "I found nothing that states “{missing}”; this is the nearest.",
    "The shop does not say whether this is “{missing}”.",
)
OTHERWISE: tuple[str, ...] = (
    "The rest of what you asked for is met: {fits}.", "Your other wishes are met: {fits}.",
    "You do get the rest of what you asked for: {fits}.", "Everything else you asked for fits: {fits}.",
)
NO_MATCH: tuple[str, ...] = (
    "Sorry, I could not find a match for “{asked}”.",
    "Sorry, nothing in the shop matches all of this: {asked}.", "I looked for “{asked}” and found nothing.",
    "Nothing matches all of your wishes ({asked}).", "There is no match for this combination: {asked}.",
    "I could not find anything for “{asked}”.", "I'm sorry, nothing fits all of your wishes ({asked}).",
    "You asked for “{asked}”, and nothing fits all of it.",
)
NO_MATCH_PLAIN: tuple[str, ...] = (
    "Sorry, I found nothing for that.", "I looked, but nothing matches that.", "I'm afraid I found no match.",
    "Nothing in the shop matches that.", "I could not find anything like that.", "Sorry, that search found nothing.",
)
WAYS: tuple[str, ...] = (
    "If I search {way1}, I find {way1.count}, from {way1.price}.", "If I search {way1}, I find {way1.count}.",
    "The nearest I can offer is {way1.count} {way1}, from {way1.price}.",
    "Searching {way1} finds {way1.count}, from {way1.price}.", "Searching {way1} finds {way1.count}.",
    "I can find {way1.count} if I search {way1}, from {way1.price}.", "I can find {way1.count} if I search {way1}.",
    "If I search {way1}, I find {way1.count}; if I search {way2}, {way2.count}.",
    "Searching {way1} finds {way1.count}, and searching {way2} finds {way2.count}.",
    "I can search {way1} ({way1.count} found) or {way2} ({way2.count} found).",
    "It would work {way1}: I find {way1.count}, from {way1.price}.",
)
SHALL_WE: tuple[str, ...] = (
    "Shall I show you?", "Would that be all right?", "Would that work for you?",
    "Shall we do that?", "Is that fine with you?",
)
COMPARE: tuple[str, ...] = (
    "With {cheapest.title} you would pay {saved} less than with {other.title}.",
    "For the price I would take {cheapest.title} ({cheapest.price}), for the rating {best.title} ({best.rating}).",
    "If the price matters most, take {cheapest.title} ({cheapest.price}); if the rating does, take {best.title} ({best.rating}).",
    "Shoppers rated {A.title} {A.rating} and {B.title} {B.rating}.",
    "You would choose between {A.title} ({A.price}, rated {A.rating}) and {B.title} ({B.price}, rated {B.rating}).",
    "You would choose between {A.title} ({A.material}) and {B.title} ({B.material}).",
    "The material of {A.title} is {A.material}, that of {B.title} is {B.material}.",
    "You can have {A.title} in {A.color} and {B.title} in {B.color}.",
    "The maker of {A.title} is {A.brand}, that of {B.title} is {B.brand}.",
    "The size of {A.title} is {A.size}, that of {B.title} is {B.size}.",
    "The price of {A.title} is {A.price}, that of {B.title} is {B.price}.",
    "You would pay {A.price} for {A.title} and {B.price} for {B.title}.",
    "You would pay {A.price} for {A.title}, {B.price} for {B.title} and {C.price} for {C.title}.",
    "There is {A.title} ({A.material}) for {A.price} and {B.title} ({B.material}) for {B.price}.",
    "There is {A.title} ({A.color}) for {A.price} and {B.title} ({B.color}) for {B.price}.",
    "You would choose between {A.title} ({A.brand}, {A.price}) and {B.title} ({B.brand}, {B.price}).",
    "The shop lists {A.title} as {A.stock} and {B.title} as {B.stock}.",
)
COMPARE_TWO: tuple[str, ...] = (
    "The cheaper one is {cheapest.title} at {cheapest.price}; you save {saved} compared with {other.title}.",
    "The better rated is {best.title} with {best.rating}, for {best.price}.",
    "Shoppers prefer {best.title}, rated {best.rating} and priced at {best.price}.",
    "The cheaper one is also the better rated: {both.title}, {both.price}, rated {both.rating}.",
    "{both.title} would be my pick: cheaper at {both.price} and, rated {both.rating}, better rated too.",
)
COMPARE_SEVERAL: tuple[str, ...] = (
    "The cheapest is {cheapest.title} at {cheapest.price}; you save {saved} compared with {other.title}.",
    "The cheapest is {cheapest.title} at {cheapest.price}, the best rated {best.title} with {best.rating}.",
    "The best rated is {best.title} with {best.rating}, for {best.price}.",
    "The cheapest is also the best rated: {both.title}, {both.price}, rated {both.rating}.",
    "They cost between {low} and {high}.", "Prices run from {low} to {high}.",
)
COMPARE_OPEN: tuple[str, ...] = (
    "", "", "", "Here is how they compare.", "Here they are side by side.", "Gladly.", "Let me compare them.",
)
COMPARE_CLOSE: tuple[str, ...] = (
    "", "", "", "", "The table shows the rest.", "What matters most to you?", "Is price or rating more important to you?",
    "Which one do you prefer?", "Does that help you decide?",
)

SIMPLE: dict[str, tuple[tuple[str, ...], ...]] = {
    # Each act: one part from each tuple in turn; an empty string leaves it out.
    "ask_need": (
        ("", "", "Happy to help.", "Of course.", "Let me help you find something."),
        (
            "What are you looking for?", "What kind of product do you have in mind?", "What would you like to find?",
            "Which product are you after?", "Tell me what you need and I'll look.", "What can I find for you?",
            "What would you like to look at?",
        ),
        ("", "", "A product and a rough budget are enough.", "A color, size or budget helps too.", "A few words are enough."),
    ),
    "ask_which": (
        ("", "", "", "I want to be sure.", "Sorry, I'm not sure.", "I want to get this right."),
        (
            "Which product do you mean?", "Which of these do you mean?", "Which one are you asking about?",
            "Could you tell me which product it is about?", "Which of the products shall I look at?",
            "Do you mean the first one or another?",
        ),
        ("", "", "Its name or its number in the list is enough.", "You can say “the first” or “the last”."),
    ),
    "answer": (
        ("", "", "", "I looked it up.", "Here is what is stated.", "Sure."),
        (
            "The price of {about} is {answer.price}.", "You can have {about} for {answer.price}.",
            "You would pay {answer.price} for {about}.", "For {about} the price is {answer.price}.",
            "The shop lists {about} as {answer.stock}.", "I see {about} listed as {answer.stock}.",
            "The brand of {about} is {answer.brand}.", "I see {about} listed under the brand {answer.brand}.",
            "The maker of {about} is {answer.brand}.",
            "Shoppers rated {about} {answer.rating}.", "The rating of {about} is {answer.rating}.",
            "On average, {about} is rated {answer.rating}.",
            "The shop lists {about} in {answer.color}.", "The color of {about} is given as {answer.color}.",
            "You can have {about} in {answer.color}.",
            "The shop lists {about} as made of {answer.material}.", "The material of {about} is {answer.material}.",
            "For {about} the stated material is {answer.material}.",
            "The shop lists {about} in size {answer.size}.", "The size of {about} is given as {answer.size}.",
            "For {about} these sizes are stated: {answer.size}.",
            "I see {about} listed for {answer.audience}.", "The shop lists {about} for {answer.audience}.",
        ),
        ("", "", "", "Anything else you would like to know?", "Does that help?", "Any other question about it?"),
    ),
    "answer_any": (
        ("", "", "", "I looked it up.", "Here is what is stated."),
        (
            "For {about} the shop gives this under “{field}”: {value}.", "Under “{field}”, {about} has this: {value}.",
            "The entry “{field}” of {about} says {value}.",
        ),
        ("", "", "", "Anything else you would like to know?", "Does that help?"),
    ),
    "quote": (
        ("", "", "", "I looked it up."),
        (
            "The description of {about} says: “{quote}”", "About {about} it says: “{quote}”",
            "From the description of {about}: “{quote}”", "This is what the description states: “{quote}”",
            "{about} is described like this: “{quote}”", "In the words of the description: “{quote}”",
            "In the description of {about} I read: “{quote}”",
        ),
        ("", "", "", "Does that answer your question?", "Shall I look up something else?", "Is that what you wanted to know?"),
    ),
    "not_stated": (
        ("", "", "", "I checked.", "Sorry.", "I'm afraid I can't say."),
        (
            "That is not stated for {about}.", "The shop does not state that for {about}.",
            "There is nothing about that in the details of {about}.", "The details of {about} leave that open.",
            "The description of {about} does not mention it.", "I have no information on that for {about}.",
            "It is not stated for {about}, and I would rather not guess.", "I can't find that for {about}.",
        ),
        (
            "", "", "Shall I pass the question to a person?", "Would you like to ask a person?",
            "Our team can tell you more if you like.", "I can hand you over to a colleague.",
        ),
    ),
    "explain": (
        ("", "", "", "Sure.", "Happy to explain."),
        (
            "I showed {about} because {reason1}.", "I picked {about} because {reason1}, and {reason2}.",
            "{about} came up because {reason1}.", "{about} is here because {reason1}, and {reason2}.",
            "You see {about} because {reason1}; also, {reason2}.",
            "I suggested {about} since {reason1}; besides, {reason2}.",
            "There is more than one reason for {about}: {reason1}; {reason2}; {reason3}.",
            "I chose {about} mainly because {reason1}.", "Why {about}? Because {reason1}.",
        ),
        ("", "", "", "Tell me if something else matters more to you.", "Does that make sense?", "Shall I look for something else?"),
    ),
    "praised": (
        (
            "Glad you like it!", "I'm glad to hear that.", "Good to know.", "Thank you, that helps.", "That is good to hear.",
            "Thanks for telling me.", "Lovely, thank you.",
        ),
        (
            "I'll keep that in mind.", "I'll take it into account from now on.", "I'll choose with that in mind.",
            "I'll remember what you like.", "My next suggestions will reflect that.",
        ),
        ("", "", "", "Tell me if you would like to see more.", "Is there anything you would like to know about it?"),
    ),
    "feedback": (
        ("Thanks for telling me.", "Thank you, that helps.", "Got it.", "Noted.", "Good to know.", "I understand."),
        (
            "I'll keep that in mind.", "I'll take it into account from now on.", "I'll choose with that in mind.",
            "My next suggestions will reflect that.", "I'll remember it for the next list.",
        ),
        (
            "", "", "What matters most to you?", "Shall I show you something else?", "What would suit you better?",
            "What else should I look for?",
        ),
    ),
    "feedback_new": (
        ("Thanks for telling me.", "Thank you, that helps.", "Got it.", "Noted.", "Good to know.", "I understand."),
        (
            "How about {A.title} at {A.price} instead?", "What about {A.title} for {A.price}?",
            "Maybe {A.title} ({A.price}) or {B.title} ({B.price}) would suit you better.",
            "I would now look at {A.title} for {A.price}.", "I have changed the list: first is {A.title} at {A.price}.",
            "Let's try these instead.", "Then how about these?",
            "Then I would suggest {A.title} at {A.price} or {B.title} at {B.price}.",
        ),
        ("", "", "Is that closer to what you want?", "Does that suit you better?", "What do you think?"),
    ),
    "cart_added": (
        ("", "", "Done.", "Sure.", "All right.", "With pleasure."),
        (
            "I put {about} in your cart.", "I've put {about} into your cart.", "I've added {about} to your cart.",
            "I've placed {about} in your cart.", "I have added {about} to your cart.",
        ),
        (
            "", "That makes {cart.count} for {cart.total}.", "Your cart now comes to {cart.total}.",
            "You now have {cart.count} for {cart.total}.", "The total is {cart.total}.", "You have {cart.count} in your cart now, for {cart.total}.",
        ),
        ("", "", "", "Anything else?", "Would you like to check out?", "Say “checkout” when you are ready."),
    ),
    "cart_removed": (
        ("", "", "Done.", "Sure.", "All right.", "Of course."),
        (
            "I took {about} out of your cart.", "I've removed {about} from your cart.", "I have taken {about} out of your cart.",
            "Your cart no longer has {about}.",
        ),
        (
            "", "That leaves {cart.count} for {cart.total}.", "Your cart now comes to {cart.total}.",
            "The total is now {cart.total}.", "You still have {cart.count} in your cart.",
        ),
        ("", "", "", "Anything else?", "Would you like something different instead?"),
    ),
    "cart_view": (
        ("", "", "", "Sure.", "Of course.", "Here it is."),
        (
            "You have {cart.count} in your cart for {cart.total}.", "Your cart comes to {cart.total} for {cart.count}.",
            "You have chosen {cart.count}, and the total is {cart.total}.", "So far you have {cart.count} for {cart.total}.",
            "Your cart holds {cart.count}; the total is {cart.total}.", "The total is {cart.total} for {cart.count}.",
        ),
        ("", "", "Would you like to check out?", "Shall I change anything?", "Say “checkout” when you are ready."),
    ),
    "cart_empty": (
        ("", "", "", "I checked.", "Let me see."),
        (
            "Your cart is empty.", "Your cart is still empty.", "There is nothing in your cart yet.",
            "You have nothing in your cart so far.", "The cart is empty right now.", "I see nothing in your cart yet.",
        ),
        ("", "", "What would you like to look for?", "Tell me what you need.", "Shall I help you find something?", "What can I find for you?"),
    ),
    "cart_refused": (
        ("", "Sorry.", "I'm sorry.", "Unfortunately that did not work."),
        (
            "I can't add {about}: {why}.", "I could not put {about} in your cart: {why}.",
            "{about} could not be added: {why}.", "I could not add {about} because {why}.", "I'm unable to add {about}: {why}.",
        ),
        (
            "", "Shall I look for something similar?", "Would you like something else instead?",
            "I can look for something close to it.",
        ),
    ),
    "checkout_confirm": (
        ("", "", "Almost done.", "Gladly.", "Please check this first.", "One last check."),
        (
            "Shall I order {cart.count} for {cart.total}?", "Your order comes to {cart.total} for {cart.count}. Shall I place it?",
            "That makes {cart.count} for {cart.total}. Do you want to order?", "Do you confirm the order of {cart.count} for {cart.total}?",
            "The total is {cart.total} for {cart.count}. Is that right?", "Shall I place the order for {cart.total}?",
        ),
        ("", "", "A yes is enough.", "Just say yes or no.", "Nothing is ordered before you say yes."),
    ),
    "checkout_done": (
        ("Thank you!", "Thank you for your order!", "All done.", "Many thanks!"),
        (
            "I placed your order {order} for {cart.total}.", "Your order number is {order}, the total {cart.total}.",
            "Order {order} for {cart.total} has been placed.", "We have your order {order} for {cart.total}.",
            "Your order has the number {order}; the total is {cart.total}.",
        ),
        ("", "", "Please keep the number.", "Anything else I can do?"),
    ),
    "order_help": (
        ("", "", "About your order:", "Let me help with your order.", "Sure, I can help."),
        ("{passage}",),
        (
            "", "", "Does that help?", "Shall I pass you on to a person?", "Would you like a colleague to look into it?",
            "I can hand you over to our team.", "Is there anything else about your order?",
        ),
    ),
    "cancel_help": (
        ("", "", "I understand.", "I see.", "Let me help with that."),
        ("{passage}",),
        (
            "", "", "Does that help?", "Shall I pass you on to a person?", "Would you like a colleague to take care of it?",
            "I can hand you over to our team.",
        ),
    ),
    "return_help": (
        ("", "", "I understand.", "Let's sort that out.", "About your return:"),
        ("{passage}",),
        (
            "", "", "Does that help?", "Shall I pass you on to a person?", "Would you like a colleague to take care of it?",
            "I can hand you over to our team.", "Is there anything else about your return?",
        ),
    ),
    "policy": (
        ("", "", "", "Here is what applies.", "Here is what our policy says.", "I looked it up.", "The shop says:"),
        ("{passage}",),
        (
            "", "", "", "Does that answer your question?", "Anything else you would like to know?", "Does that help?",
            "Is there more I can tell you?",
        ),
    ),
    "policy_unknown": (
        ("", "Sorry.", "I checked.", "I looked it up."),
        (
            "I find nothing about that in our policies.", "Our policies do not say anything about that.",
            "I could not find that in the shop's information.", "There is nothing on that in our help pages.",
            "I don't have that information, and I would rather not guess.",
        ),
        (
            "Shall I pass you on to a person?", "Would you like to talk to a person?", "Shall I ask our team?",
            "I can hand you over to our team.",
        ),
    ),
    "handoff": (
        ("", "Of course.", "I understand.", "I'm sorry for the trouble."),
        (
            "I'm passing you on to our team.", "I'm handing you over to a person.", "A person from {shop} will take over.",
            "Someone from {shop} will take it from here.", "I'm asking a colleague to take over.",
            "A colleague will answer you here.", "Someone from our team will answer you here.",
        ),
        ("", "", "They can read this conversation.", "Thank you for your patience."),
    ),
    "greeting": (
        (
            "Hello!", "Hi!", "Hi there!", "Welcome!", "Welcome to {shop}!", "Hello and welcome!", "Good to see you!",
            "Hello, welcome to {shop}!",
        ),
        (
            "How can I help?", "What can I do for you?", "How can I help you today?", "What are you looking for?",
            "I'm the shopping assistant of {shop}.", "What would you like to know?",
        ),
    ),
    "thanks": (
        (
            "You're welcome!", "My pleasure!", "Any time!", "Happy to help!", "No problem!", "Glad I could help!",
            "You're very welcome!", "It was a pleasure!", "Don't mention it!",
        ),
        ("", "", "", "Just ask if there is more.", "I'm here if you have more questions.", "Let me know if something else comes up."),
    ),
    "goodbye": (
        (
            "Goodbye!", "Bye!", "Bye for now!", "See you!", "Take care!", "Until next time!", "Goodbye and take care!",
            "All the best!", "See you soon!",
        ),
        ("", "", "", "Have a nice day!", "Have a lovely day!", "It was nice talking to you.", "Thanks for visiting {shop}."),
    ),
    "out_of_scope": (
        ("", "", "Sorry.", "I'm sorry."),
        (
            "I can only help with this shop.",
            "That is not something I can help with.",
            "As the assistant of {shop}, I only answer about the shop.", "That's outside what I can do here.",
        ),
        (
            "", "Ask me about products, orders or returns.", "Can I help you with a product or an order?",
            "If you are looking for a product, just tell me.",
        ),
    ),
    "unclear": (
        ("", "Sorry, I didn't quite get that.", "I'm not sure I understood.", "Sorry."),
        ("Could you say that in other words?", "Could you tell me a little more?", "Can you put it differently?", "What are you looking for?"),
        ("", "", "A product name would help.", "A few more words would help."),
    ),
    "explain_unknown": (
        ("", "", "Sorry.", "I checked."),
        (
            "For {about} I have no reason on record.", "I can't say why {about} came up.",
            "I have no reason on record for {about}.", "Why {about} came up is not on record.",
        ),
        ("", "", "Tell me what matters most to you.", "Shall I look for something else?"),
    ),
}
