"""English replies in parts; longer than other files because it is one phrase book, by act.

`<a|b>` stands for one of its parts. Placeholders are those of a brief; `{A.title}`, `{B.title}`, `{C.title}` are products
in the order shown, `{L.…}` the cheapest, `{R.…}` the best rated, `{U.…}` one that does not state what was excluded. A part
is used only where the brief has every fact it names. No part states a fact, number or promise of its own.
"""

# fmt: off
from __future__ import annotations

FOUND: tuple[str, ...] = (
    "Here <is what I found|are some options|is a selection|is what we have|are my picks> for “{category}”.",
    "I found <some|these> matches for “{category}”.", "For “{category}” I <would look at|suggest|picked> these.",
    "These match “{category}”.", "<Good news|Great>, I found something for “{category}”.",
    "Let me show you what we have for “{category}”.", "Here you go: {category}.",
    "I looked for {category} and found these.", "This is what I have in {category}.",
    "Happy to help with {category}.", "<Sure|Of course|Certainly>, here is what I found for “{category}”.",
    "Looking for {category}? <Try|Have a look at|Take a look at> these.", "Here is what fits “{category}”.",
    "Searching for “{category}” gave me {count} <results|matches>.",
    "There are {count} <matches|products> for “{category}”.", "I found {count} that match “{category}”.",
    "We have {count} for “{category}”; these <come first|look best to me>.",
    "Out of {count} matches for “{category}”, I would start with these.",
    "For {category} up to {price_max}, here is what I found.", "These stay within {price_max}.",
    "Within {price_max} I found these for “{category}”.", "Here is “{category}” from {price_min}.",
    "Between {price_min} and {price_max} I found these.",
    "Here are options for “{category}” <below|under|within> {price_max}.",
    "Keeping to {price_max}, these <fit|match>.", "With a budget of {price_max}, I would <look at|consider> these.",
    "From {price_min} up, here is “{category}”.",
)
FOUND_PLAIN: tuple[str, ...] = (
    "Here <is what I found|are some options|is a selection|are a few ideas|are my picks>.", "I found these for you.",
    "<Sure|Of course|Certainly|With pleasure>, have a look at these.",
    "These might <suit you|be right for you|be to your taste>.", "Here are some <ideas|suggestions>.",
    "I picked these for you.", "Let me suggest these.", "These match what you asked for.", "Have a look at these.",
    "This is what I would <look at|suggest>.", "I found {count} <matches|products>; these come first.",
    "{count} products match.", "There are {count} that match.", "How about these?", "Here is what fits.",
    "These came up.", "I would start with these.", "Good news, I found something.", "These stay within {price_max}.",
    "Here is what we have up to {price_max}.", "Here is what we have from {price_min}.",
)
ONE_OPEN: tuple[str, ...] = (
    "", "", "", "", "I found a match for “{category}”.", "One product fits.", "There is one match for “{category}”.",
    "For “{category}” I found this.", "This is the one that fits.", "Here you go.", "Good news.",
    "I found something for you.", "This matches what you asked for.",
)
ONE: tuple[str, ...] = (
    "{A.title} <costs|is> {A.price}.", "I found {A.title} at {A.price}.", "{A.title} is the match, at {A.price}.",
    "The one I would show you is {A.title}, {A.price}.", "{A.title} is {A.price} and rated {A.rating}.",
    "{A.title} by {A.brand} <costs|is> {A.price}.", "{A.title} comes in {A.color} for {A.price}.",
    "{A.title} is made of {A.material} and <costs|is> {A.price}.", "{A.title}, size {A.size}, is {A.price}.",
    "{A.title} is {A.price} instead of {A.list_price}.", "There is {A.title} at {A.price}, {A.stock}.",
    "What fits is {A.title} for {A.price}.", "{A.title} for {A.price} is what fits, with a rating of {A.rating}.",
    "Take a look at {A.title}: {A.color}, {A.price}.", "My suggestion is {A.title} at {A.price}.",
    "{A.title} at {A.price} is {A.stock}.",
)
MANY: tuple[str, ...] = (
    "{A.title} <costs|is> {A.price}, {B.title} {B.price}.",
    "{A.title} at {A.price} and {B.title} at {B.price} <come first|stand out|lead the list>.",
    "I would look at {A.title} ({A.price}) and {B.title} ({B.price}).",
    "{A.title} is {A.price}; {B.title} is {B.price}.",
    "<First|On top> is {A.title} at {A.price}, then {B.title} at {B.price}.",
    "{A.title} costs {A.price}; {L.title} is the cheapest at {L.price}.", "{L.title} is the cheapest at {L.price}.",
    "The cheapest is {L.title} at {L.price}, {A.title} costs {A.price}.",
    "{R.title} has the best rating, {R.rating}.", "{R.title} is the best rated with {R.rating} and costs {R.price}.",
    "{A.title} at {A.price} <matches best|comes first>; {R.title} is rated best with {R.rating}.",
    "{L.title} has the lowest price, {L.price}; {R.title} the best rating, {R.rating}.",
    "The lowest price is that of {L.title}, {L.price}; {R.title} is the best rated, {R.rating}.",
    "{A.title} comes in {A.color} for {A.price}, {B.title} in {B.color} for {B.price}.",
    "{A.title} is made of {A.material} and costs {A.price}; {B.title} is {B.material} for {B.price}.",
    "{A.title} by {A.brand} costs {A.price}, {B.title} by {B.brand} {B.price}.",
    "{A.title} ({A.color}) is {A.price}; {B.title} ({B.color}) is {B.price}.",
    "{A.title}, size {A.size}, costs {A.price}; {B.title}, size {B.size}, costs {B.price}.",
    "{A.title} is rated {A.rating} and costs {A.price}; {B.title} costs {B.price}.",
    "{A.title} is {A.price} instead of {A.list_price}; {B.title} costs {B.price}.",
    "{A.title} <leads|comes first> at {A.price}.",
    "My first pick is {A.title} at {A.price}; {B.title} at {B.price} is worth a look too.",
    "{A.title} at {A.price}, {B.title} at {B.price} or {C.title} at {C.price}.",
    "You could choose between {A.title} ({A.price}), {B.title} ({B.price}) and {C.title} ({C.price}).",
    "{A.title} is {A.material}, {B.title} is {B.material}; they cost {A.price} and {B.price}.",
    "The closest match is {A.title} at {A.price}.", "{A.title} is the closest match: {A.color}, {A.price}.",
    "{L.title} costs the least, {L.price}.", "At {L.price}, {L.title} is the cheapest here.",
    "{R.title} is rated {R.rating}, the best of these, and costs {R.price}.",
    "{B.title} is {B.price}, {A.title} {A.price}; the cheapest is {L.title}.",
    "{A.title} comes from {A.brand} and costs {A.price}; {B.title} comes from {B.brand} at {B.price}.",
)
UNSTATED: dict[str, tuple[str, ...]] = {
    "material": (
        "{U.title} does not state its material.", "The material of {U.title} is not stated.",
        "Please note that {U.title} does not say what it is made of.", "For {U.title} no material is stated.",
    ),
    "color": (
        "{U.title} does not state its color.", "The color of {U.title} is not stated.",
        "No color is stated for {U.title}.",
    ),
    "brand": (
        "{U.title} does not state its brand.", "The brand of {U.title} is not stated.",
        "No brand is stated for {U.title}.",
    ),
    "features": (
        "{U.title} does not state whether it has that.", "For {U.title} this is not stated.",
        "Please check {U.title}: it is not stated there.",
    ),
    "category": ("{U.title} does not state its category.", "The category of {U.title} is not stated."),
}
ASK_ON: tuple[str, ...] = (
    "Shall I narrow it down?", "Would you like to see more?", "Do you prefer a <color|brand|material>?",
    "Does one of them <appeal to you|look right|fit>?", "Shall I compare them?",
    "Tell me if you would like something different.", "What do you think?", "Any questions about them?",
    "Would you like more details?", "Do you have a budget in mind?", "Shall I look for something cheaper?",
    "Is one of these right for you?", "I can narrow it down by <price|color|brand>.", "Just tell me what to change.",
    "Which one do you like?", "Shall I tell you more about one of them?",
)
ASK_ON_ONE: tuple[str, ...] = (
    "Would you like more details?", "Does it suit you?", "Shall I put it in your cart?",
    "Tell me if you would like something different.", "What do you think?",
    "Shall I look for something else as well?", "Any questions about it?", "Is that what you had in mind?",
)
MORE: tuple[str, ...] = (
    "Here are <more|some more|further> options for “{category}”.", "More {category}, <coming up|here you go>.",
    "<Sure|Of course|Certainly>, here is more for “{category}”.", "Here are <others|some others|more>.",
    "Next in line for “{category}”:", "There is more: {count} match in all.", "I have more to show you.",
    "Let me show you some others.", "These are next.", "Here is another selection.", "A few more for you.",
    "<Sure|Of course>, here are others.", "How about these instead?", "Here is the next batch.",
    "Still {category}, but different ones.",
)
NO_MORE: tuple[str, ...] = (
    "That was everything I have for “{category}”.", "There is nothing more for “{category}”.",
    "You have seen all that matches “{category}”.", "I have no more matches for “{category}”.",
    "That is all for “{category}”, I'm afraid.", "No more {category} to show, sorry.", "Those were all the matches.",
    "I have nothing more that matches.", "You have now seen everything that matches.", "That's the end of the list.",
    "I'm afraid there are no more matches.", "Sorry, that was all.", "There is nothing else that fits.",
)
WIDEN: tuple[str, ...] = (
    "Shall I drop one of your wishes?", "Would you like to change something, for example the price?",
    "We could change the limits a little.", "Shall I look for something similar?",
    "Tell me what may be different and I'll look again.", "Is there a wish we can leave out?",
    "Shall we try another color or price?", "Maybe we can change the price or the color.",
    "Would you like to try something else?", "Which of your wishes matters least?", "What could be different?",
)
RELAXED: tuple[str, ...] = (
    "None of these states “{missing}”, but <they match otherwise|the rest fits>.",
    "I found no product that states “{missing}”; these come closest.",
    "No product mentions “{missing}”, so here is what comes closest.",
    "“{missing}” is not stated anywhere, so please check these.",
    "These match apart from “{missing}”, which none of them states.",
    "I could not find “{missing}” stated for any product; these are the nearest.",
    "Nothing here says “{missing}”. These are the closest.",
    "Sorry, no product states “{missing}”. The nearest are these.",
    "I have to be honest: none of them mentions “{missing}”.",
    "No one states “{missing}”, but these may still suit you.",
    "For “{category}” nothing states “{missing}”; here are the closest.",
    "Whether they are “{missing}” is not stated.",
)
NO_MATCH: tuple[str, ...] = (
    "<Sorry, |I'm afraid |>I found nothing for {asked}.", "Nothing matches {asked}<, sorry|>.",
    "We have no match for {asked}.", "<Sorry, |>there is no product that matches {asked}.",
    "I looked for {asked} without success.", "No product fits {asked} at the moment.",
    "I'm sorry, nothing we have fits {asked}.", "There is no match for {asked}.",
    "That exact combination ({asked}) is not in our range.", "Unfortunately nothing matches {asked}.",
    "I could not find {asked}.", "No luck with {asked}, sorry.",
)
WAYS: tuple[str, ...] = (
    "With {way1} there <would be|are> {way1.count}, from {way1.price}.",
    "If you go {way1}, I have {way1.count} from {way1.price}.",
    "{way1.count} would fit {way1}, starting at {way1.price}.",
    "Options: {way1} ({way1.count} from {way1.price}) or {way2} ({way2.count} from {way2.price}).",
    "I do have {way1.count} {way1}, from {way1.price}; or {way2.count} {way2}.",
    "The nearest is {way1}: {way1.count} from {way1.price}.",
    "There are {way1.count} {way1}, from {way1.price}, and {way2.count} {way2}, from {way2.price}.",
    "Searching {way1} gives {way1.count}.", "It works {way1}: {way1.count} from {way1.price}.",
    "{way1.count} match {way1}; {way2.count} match {way2}.", "Closest: {way1} with {way1.count} to choose from.",
    "We could try {way1}, which leaves {way1.count} from {way1.price}.", "Or {way2}: {way2.count} from {way2.price}.",
)
SHALL_WE: tuple[str, ...] = (
    "Shall I show <them|those>?", "Would that be all right?", "Would you like to see them?", "Is that fine with you?",
    "Shall we do that?", "Do you want to see those?", "Would that work for you?", "Should I show you these instead?",
    "What do you say?", "Interested?",
)

SIMPLE: dict[str, tuple[tuple[str, ...], ...]] = {
    # Each act: one part from each tuple in turn; an empty string leaves it out.
    "ask_need": (
        ("", "", "Gladly.", "Happy to help.", "Of course.", "With pleasure.", "Let's find something.", "Sure."),
        (
            "What are you looking for?", "What can I find for you?", "What kind of product do you have in mind?",
            "Tell me what you need.", "Which product are you after?", "What would you like to <see|buy|find>?",
            "What should it be?", "What are you shopping for today?", "Could you tell me what you are looking for?",
            "Which kind of product shall I look for?", "Just name the product and I'll look.",
            "What do you need it for?", "Describe what you need and I'll search.",
        ),
        (
            "", "", "", "A product and a rough budget are enough.", "A few words are enough.",
            "You can add a price, a color or a brand.", "The more you tell me, the better I can choose.",
            "Size, color and budget help too.",
        ),
    ),
    "ask_which": (
        ("", "", "Sorry, I'm not sure.", "I want to get this right.", "Just to be sure:", "One moment.", "Sure."),
        (
            "Which product do you mean?", "Which of them do you mean?", "Which of these is it about?",
            "Could you tell me which product you mean?", "Which position in the list do you mean?",
            "Do you mean the first or another?", "Which product is that about?",
            "Please tell me which of the shown products you mean.", "Can you say its number or name?",
            "Which of the products shall I look at?", "Tell me the number of the product, please.",
            "Which one are you asking about?",
        ),
        (
            "", "", "", "The number in the list is enough.", "Its name or number will do.",
            "You can say “the first” or “the last”.",
        ),
    ),
    "answer": (
        ("", "", "", "<Yes, |>I looked it up.", "Good question.", "Here is what is stated.", "Sure.", "Of course."),
        (
            "{field} of {about}: {value}.", "For {about}, {field} is given as {value}.", "{about}: {field} {value}.",
            "The shop states {value} under “{field}” for {about}.", "“{field}” of {about} is {value}.",
            "{about} lists {field}: {value}.", "It says “{field}: {value}”.", "{field}: {value}.",
            "According to the product page of {about}, {field} is {value}.",
            "For {about} it says {value} under “{field}”.", "The entry “{field}” reads {value}.",
            "{about} is listed with {field} {value}.",
        ),
        (
            "", "", "", "Anything else you would like to know?", "Does that help?", "Is that what you need?",
            "Shall I put it in your cart?", "Any other question about it?", "Does that answer your question?",
        ),
    ),
    "quote": (
        ("", "", "Good question.", "I looked it up.", "Let me quote the description.", "Sure."),
        (
            "The description of {about} says: “{quote}”", "About {about} it says: “{quote}”", "It says: “{quote}”",
            "From the description of {about}: “{quote}”", "This is what the description states: “{quote}”",
            "I found this about {about}: “{quote}”", "Here is what is said about {about}: “{quote}”",
            "In the words of the description: “{quote}”", "The shop writes about {about}: “{quote}”",
            "{about} is described like this: “{quote}”", "Quoting the description: “{quote}”",
        ),
        (
            "", "", "", "Does that help?", "Does that answer your question?", "Anything else you would like to know?",
            "Is that what you wanted to know?", "Shall I look up something else?",
        ),
    ),
    "not_stated": (
        ("", "", "Good question.", "I checked.", "Sorry.", "I'm afraid I can't say."),
        (
            "That is not stated for {about}.", "The shop does not state that for {about}.", "{about} does not say.",
            "There is nothing about that in the details of {about}.", "I can't find that for {about}.",
            "The product details of {about} do not mention it.", "It is not stated, so I would rather not guess.",
            "Nothing is stated about that for {about}.", "I have no information on that for {about}.",
            "The details of {about} leave that open.", "I don't know; it is not given for {about}.",
        ),
        (
            "", "", "", "Our team can tell you more if you like.", "Shall I pass the question to a person?",
            "I can pass your question on.", "Would you like to ask a person?",
            "Is there something else I can look up?", "I can hand you over to a colleague who knows.",
        ),
    ),
    "explain": (
        ("", "", "Fair question.", "Sure.", "Of course.", "Good question.", "Happy to explain."),
        (
            "I showed {about} because {reason1}.", "{about} came up because {reason1}.",
            "{about} is here because {reason1}, and {reason2}.", "I picked {about}: {reason1}, {reason2}.",
            "The reason for {about}: {reason1}.",
            "{about} was chosen because {reason1} and {reason2}; also, {reason3}.",
            "You see {about} because {reason1}.", "Mainly because {reason1}.",
            "I suggested {about} since {reason1}; besides, {reason2}.", "For {about} it counted that {reason1}.",
            "There are reasons for {about}: {reason1}; {reason2}; {reason3}.", "What spoke for {about}: {reason1}.",
            "{about} is on the list since {reason1}.",
        ),
        (
            "", "", "", "Does that make sense?", "Tell me if something else matters more to you.",
            "If that's not what you want, tell me.", "Shall I look for something else?",
            "I can change the selection if you like.",
        ),
    ),
    "feedback": (
        (
            "Thanks for telling me.", "Thank you for the feedback.", "Got it.", "Noted.", "Good to know.",
            "I understand.", "Thanks, that helps.", "Understood.", "Alright.", "Thanks for the hint.",
            "That's helpful.",
        ),
        (
            "I'll keep that in mind.", "I'll take it into account.", "The next suggestions will reflect that.",
            "I'll choose differently next time.", "That helps me choose better for you.",
            "I'll remember it for the next list.", "I'll adjust my suggestions.", "Your taste counts here.",
        ),
        (
            "", "", "", "What else should I look for?", "What matters most to you?",
            "Shall I show you something else?", "Tell me what you would like instead.",
            "Would you like to see others?", "What would suit you better?",
        ),
    ),
    "feedback_new": (
        (
            "Thanks for telling me.", "Got it.", "Noted.", "I understand.", "Understood.", "Alright.",
            "Thanks, that helps.", "Good to know.",
        ),
        (
            "Here is a new selection.", "How about these instead?", "I have changed the list.",
            "Maybe these suit you better.", "These may be more to your taste.", "Let's try these.",
            "{A.title} at {A.price} may suit you better.",
            "Maybe {A.title} ({A.price}) or {B.title} ({B.price}) suits you better.",
            "What about {A.title} for {A.price}?", "I would now suggest {A.title} at {A.price}.",
            "Then rather {A.title}, {A.price}?",
        ),
        (
            "", "", "Is that better?", "What do you think of these?", "Closer to what you want?",
            "Tell me if these are nearer.",
        ),
    ),
    "cart_added": (
        ("", "", "Done.", "Sure.", "Good choice.", "Great.", "All right.", "With pleasure.", "Perfect."),
        (
            "{about} is in your cart.", "I put {about} in your cart.", "I've added {about} to your cart.",
            "{about} has been added.", "Added {about}.", "{about} went into your cart.", "Your cart now has {about}.",
            "{about} is now in the cart.", "I have added {about} for you.",
        ),
        (
            "", "The total is {cart.total}.", "Your cart comes to {cart.total}.", "That makes {cart.total} in total.",
            "Products in the cart: {cart.count}, total {cart.total}.", "Total: {cart.total}.",
            "Your cart: {cart.count} for {cart.total}.", "In all {cart.total}.",
        ),
        (
            "", "", "Anything else?", "Would you like to check out?", "Shall I look for something else?",
            "Is there more you need?", "Say “checkout” when you are ready.", "What else can I find for you?",
        ),
    ),
    "cart_removed": (
        ("", "", "Done.", "Sure.", "All right.", "No problem.", "Of course.", "As you wish."),
        (
            "I took {about} out of your cart.", "{about} is no longer in your cart.", "{about} has been removed.",
            "Removed {about}.", "I've removed {about} from your cart.", "{about} is out of the cart.",
            "I have taken {about} out.", "Your cart is changed.", "I've changed your cart.",
        ),
        (
            "", "The total is now {cart.total}.", "Your cart now comes to {cart.total}.",
            "That leaves {cart.total} in total.", "New total: {cart.total}.", "What remains comes to {cart.total}.",
            "Left in the cart: {cart.count}.",
        ),
        (
            "", "", "Anything else?", "Shall I look for something else?",
            "Would you like something different instead?", "What else can I do?",
        ),
    ),
    "cart_view": (
        ("", "", "Sure.", "Of course.", "Here it is.", "Gladly."),
        (
            "Your cart comes to {cart.total}.", "Here is your cart: {cart.count} for {cart.total}.",
            "Number of products: {cart.count}, total {cart.total}.",
            "In your cart: {cart.count}, total {cart.total}.", "The total is {cart.total} for {cart.count}.",
            "Your cart holds {cart.count}; the total is {cart.total}.", "So far it's {cart.total}.",
            "Products in the cart: {cart.count}, together {cart.total}.", "This is your cart, {cart.total} in all.",
            "At the moment your cart adds up to {cart.total}.", "Your cart: {cart.count}, altogether {cart.total}.",
        ),
        (
            "", "", "", "Would you like to check out?", "Shall I change anything?", "Anything to add?",
            "Say “checkout” when you are ready.", "Is everything right?", "Ready to order?",
            "Do you want to keep shopping?",
        ),
    ),
    "cart_empty": (
        ("", "", "Let me see.", "I checked."),
        (
            "Your cart is empty.", "Your cart is still empty.", "There is nothing in your cart yet.",
            "Nothing is in your cart at the moment.", "The cart is empty right now.",
            "You have nothing in your cart so far.", "There's nothing in the cart.", "I see an empty cart.",
        ),
        (
            "", "", "What would you like to look for?", "Shall I help you find something?", "Tell me what you need.",
            "What can I find for you?", "Would you like some ideas?", "Let's find something to put in it.",
            "Just tell me which product you would like.",
        ),
    ),
    "cart_refused": (
        ("", "Sorry.", "I'm sorry.", "Unfortunately that did not work.", "I'm afraid that is not possible.", "Oh no."),
        (
            "I can't add {about}: {why}.", "{about} could not be added: {why}.",
            "I could not put {about} in your cart because {why}.", "{about} is not in your cart: {why}.",
            "For {about}, {why}.", "That does not work for {about}: {why}.", "About {about}: {why}.",
            "Adding {about} failed because {why}.",
        ),
        (
            "", "", "Shall I look for something similar?", "Would you like something else instead?",
            "Shall I look for another?", "Would a different number work?", "Shall I find you an alternative?",
            "What would you like to do?", "I can look for something close to it.",
        ),
    ),
    "checkout_confirm": (
        (
            "", "Almost done.", "Great.", "Gladly.", "All right.", "Just to be sure:", "Before I order:",
            "Let me check with you.",
        ),
        (
            "Shall I order {cart.count} for {cart.total}?", "Your order comes to {cart.total}. Shall I place it?",
            "That's {cart.total} in total. Do you want to order?", "Do you confirm the order of {cart.total}?",
            "Place the order for {cart.total}?", "The total is {cart.total} for {cart.count}. Is that right?",
            "Should I send the order for {cart.total}?", "{cart.count} for {cart.total}: shall I place the order?",
            "The cart comes to {cart.total}. May I place the order?", "Do you want to go ahead for {cart.total}?",
            "Please confirm: {cart.count}, {cart.total} in total.",
        ),
        (
            "", "", "", "Just say yes or no.", "A yes is enough.", "Say yes and I'll place it.",
            "Nothing is ordered before you say yes.", "I will only order once you say yes.",
        ),
    ),
    "checkout_done": (
        (
            "Thank you!", "Thank you for your order!", "Done.", "All done.", "Great, thank you!", "Many thanks!",
            "Perfect.", "It's done.",
        ),
        (
            "Your order {order} over {cart.total} has been placed.",
            "The order number is {order}, the total {cart.total}.", "I placed your order {order} for {cart.total}.",
            "Order {order} is in, {cart.total} in total.", "Your order number is {order}.",
            "We have your order {order} over {cart.total}.",
            "Your order has the number {order}; the total is {cart.total}.",
            "It runs under number {order} and comes to {cart.total}.", "Order {order}: {cart.total}.",
            "Your order {order} is with us.",
        ),
        (
            "", "", "", "Please keep the number.", "Is there anything else?",
            "You can ask me about it with this number.", "Anything else I can do?",
            "Keep the number for any question.",
        ),
    ),
    "order_help": (
        (
            "", "", "I see.", "Let me help with your order.", "About your order:", "Sure, I can help.",
            "Sorry for the wait.", "I understand that you want to know where it is.",
        ),
        ("{passage}",),
        (
            "", "", "", "Does that help?", "Shall I pass you on to a person?",
            "Would you like a colleague to look into it?", "I can hand you over to our team.",
            "Is there anything else about your order?",
        ),
    ),
    "cancel_help": (
        ("", "", "I see.", "I understand.", "No problem.", "Sorry to hear that."),
        ("{passage}",),
        (
            "", "", "", "Does that help?", "Shall I pass you on to a person?",
            "Would you like a colleague to take care of it?", "I can hand you over to our team.",
            "Shall I ask a colleague to help?",
        ),
    ),
    "return_help": (
        (
            "", "", "I'm sorry about that.", "I'm sorry to hear that.", "That's annoying, sorry.", "I understand.",
            "Let's sort that out.",
        ),
        ("{passage}",),
        (
            "", "", "", "Does that help?", "Shall I pass you on to a person?",
            "Would you like a colleague to take care of it?", "I can hand you over to our team.",
            "Is there anything else about your return?",
        ),
    ),
    "policy": (
        (
            "", "", "", "Good question.", "Sure.", "Here is what applies.", "Our rule on that:", "Of course.",
            "Gladly.", "The shop says:", "Here is the answer.", "It is like this:", "I looked it up.",
            "Here is what our policy says.",
        ),
        ("{passage}",),
        (
            "", "", "", "Does that answer your question?", "Does that help?", "Anything else you would like to know?",
            "Is there more I can tell you?",
        ),
    ),
    "policy_unknown": (
        ("", "Sorry.", "Good question.", "I'm afraid I don't know.", "I checked."),
        (
            "I find nothing about that in our policies.", "Our policies do not say anything about that.",
            "I have no answer to that in our policies.", "That is not covered by what I have here.",
            "I don't have that information.", "I could not find that in the shop's information.",
            "There is nothing on that in our help pages.", "I would rather not guess on that.",
        ),
        (
            "Shall I pass you on to a person?", "Would you like to talk to a person?",
            "A colleague can help you; shall I hand you over?", "Our team will know; shall I ask them?",
            "I can hand you over to our team.", "Would you like me to pass the question on?", "",
        ),
    ),
    "handoff": (
        (
            "", "Of course.", "I understand.", "Sure.", "Certainly.", "I'm sorry for the trouble.", "I hear you.",
            "Sorry about that.",
        ),
        (
            "I'm passing you on to our team.", "I'm handing you over to a person.",
            "A person from {shop} will take over.", "I'll hand you over to a colleague.",
            "Someone from {shop} will take it from here.", "I've passed the conversation on to a person.",
            "I'm asking a colleague to take over.", "A colleague will read this conversation and answer you.",
            "Our team takes over from here.", "I'm letting our team know.", "Your conversation goes to a person now.",
        ),
        (
            "", "", "They can read this conversation.", "You don't have to repeat anything.",
            "They will see this conversation.", "Meanwhile you can go on asking me.", "Thank you for your patience.",
        ),
    ),
    "greeting": (
        (
            "Hello!", "Hi!", "Hi there!", "Good to see you!", "Welcome!", "Welcome to {shop}!", "Hello and welcome!",
            "Hey!", "Hi, nice to meet you!", "Hello, welcome to {shop}!",
        ),
        (
            "How can I help?", "What can I do for you?", "What are you looking for?", "How can I help you today?",
            "What brings you here?", "Tell me what you need.", "Ask me about products, orders or our policies.",
            "I'm the shopping assistant of {shop}.", "I can find products and answer questions about orders.",
            "What can I find for you?", "What would you like to know?", "I'm here to help.",
            "Is there something I can help you with?",
        ),
        ("",),
    ),
    "thanks": (
        (
            "You're welcome!", "My pleasure!", "Gladly!", "Any time!", "Happy to help!", "No problem!",
            "You're very welcome!", "Glad I could help!", "With pleasure!", "Of course!", "Don't mention it!",
            "It was a pleasure!",
        ),
        (
            "", "", "Is there anything else?", "Just ask if you need more.",
            "Let me know if something else comes up.", "Anything else I can do?",
            "I'm here if you have more questions.", "Just write if you need anything.",
            "Tell me if you need more help.",
        ),
        ("",),
    ),
    "goodbye": (
        (
            "Goodbye!", "Bye!", "Bye for now!", "See you!", "Take care!", "Until next time!",
            "Goodbye and take care!", "All the best!", "See you soon!", "Bye bye!", "Thanks for stopping by!",
            "So long!",
        ),
        (
            "", "", "Have a nice day!", "Have a lovely day!", "Come back any time.", "I'm here whenever you need me.",
            "It was nice talking to you.", "Thanks for visiting {shop}.", "Enjoy your day!", "Have a good one!",
        ),
        ("",),
    ),
    "out_of_scope": (
        ("", "Sorry.", "I'm sorry.", "Hm.", "That's a nice question.", "I'm afraid I can't help there."),
        (
            "That's outside what I can do here.", "I can only help with this shop.",
            "I only know about our products and your orders.", "That is not something I can help with.",
            "I stick to shopping questions.", "I'm a shopping assistant, so I can't help with that.",
            "I can't do that here.", "As the assistant of {shop}, I only answer about the shop.",
            "I'm only made for shopping questions.", "That's beyond me.", "I leave that to others.",
        ),
        (
            "", "Is there a product I can find for you?", "Can I help you with a product or an order?",
            "Ask me about products, orders or returns.", "What can I find for you?",
            "If you are looking for a product, just tell me.", "I'm happy to help with anything about the shop.",
            "But I can help you find something.",
        ),
    ),
    "unclear": (
        ("", "Sorry.", "Hm.", "I'm not sure I understood.", "I didn't quite get that.", "Sorry, I did not understand."),
        (
            "Did you mean {guess}?", "Do you mean {guess}?", "Is it about {guess}?", "Are you asking about {guess}?",
            "Do I understand right: {guess}?", "Maybe you mean {guess}?", "Could you say that in other words?",
            "Can you put it differently?", "Would you tell me a little more?", "Could you rephrase that?",
        ),
        (
            "", "", "", "Please tell me a bit more.", "A product name would help.", "A few more words would help.",
            "Just say yes, or tell me more.",
        ),
    ),
}
COMPARE: tuple[str, ...] = (
    "{A.title} costs {A.price}, {B.title} {B.price}.", "{A.title} is {A.price}; {B.title} is {B.price}.",
    "On price: {A.title} {A.price}, {B.title} {B.price}.",
    "{A.title} is made of {A.material}, {B.title} of {B.material}.",
    "{A.title} is rated {A.rating}, {B.title} {B.rating}.",
    "{A.title}: {A.price}, rated {A.rating}. {B.title}: {B.price}, rated {B.rating}.",
    "{L.title} is the cheapest at {L.price}.", "{L.title} costs less, {L.price}.",
    "{R.title} is the best rated with {R.rating}.", "{R.title} has the best rating, {R.rating}.",
    "{L.title} is the cheapest at {L.price}, {R.title} the best rated with {R.rating}.",
    "{A.title} comes in {A.color}, {B.title} in {B.color}.", "{A.title} is by {A.brand}, {B.title} by {B.brand}.",
    "Size: {A.title} {A.size}, {B.title} {B.size}.",
    "{A.title} costs {A.price}, {B.title} {B.price} and {C.title} {C.price}.",
    "{A.title}: {A.material}, {A.price}. {B.title}: {B.material}, {B.price}.",
    "{A.title} is {A.color} at {A.price}, {B.title} is {B.color} at {B.price}.",
    "Between them, {L.title} has the lower price at {L.price}.",
    "{A.title} comes from {A.brand} at {A.price}; {B.title} from {B.brand} at {B.price}.",
    "{A.title} is {A.stock}, {B.title} is {B.stock}.",
)
COMPARE_OPEN: tuple[str, ...] = (
    "", "", "Here is the comparison.", "Side by side:", "Let me compare them.", "Gladly.", "Sure.",
    "Here is how they differ.", "In short:", "A quick comparison:", "They differ like this.", "Good question.",
)
COMPARE_CLOSE: tuple[str, ...] = (
    "", "", "", "The table shows the rest.", "What matters most to you?", "Which do you prefer?",
    "Shall I put one in your cart?", "All details are in the table.", "Is price or rating more important to you?",
    "See the table for the details.", "Does that help you decide?",
)
