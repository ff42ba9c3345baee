# What was mailed to a supplier, to be read here too
messages-title = Messages
messages-lead = Everything we mailed to your organisation about its procurements and its people. Mails with a sign-in link are not kept here.
messages-none = No messages yet. What councils and this service write to you stands here as well.
messages-message = Message
messages-to = Sent to
messages-dead = This mail could not be delivered. Tell the council if the address is wrong, and pass the message on to your colleague.
messages-as-of-now = A deadline in it is the one that holds now, if it has moved since. The link leads to your response: the secret link of the mail itself is not kept.
messages-gone = What this message was about is no longer kept.
mail-kind-clarification-returned = Question handed back
mail-kind-response-assigned = For you to answer
