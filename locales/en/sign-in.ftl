### Signing in and out.

sign-in-title = Sign in
sign-in = Sign in
sign-out = Sign out
sign-in-by-link-how = We send a link to your e-mail address. It works for { $minutes } minutes. You do not need a password.
sign-in-with-password = Sign in with a password
sign-in-by-link-instead = Send me a link by e-mail instead
send-sign-in-link = Send me a sign-in link
email-label = E-mail address
email-missing = Enter your e-mail address
email-wrong = Enter an e-mail address in the right form, such as name@council.example
password-label = Password
password-missing = Enter your password
password-show = Show
password-hide = Hide
password-show-in-full = Show password
password-hide-in-full = Hide password
password-is-shown = Your password is shown
password-is-hidden = Your password is hidden
credentials-wrong = The e-mail address or password is not right. Check both, or ask for a link by e-mail

check-mail-title = Look at your mail
check-mail-sent = If the address is known here, a sign-in link is on its way to it. It works once, for { $minutes } minutes.
check-mail-nothing = If nothing arrives within a few minutes, look in the folder for unwanted mail, or ask the council that invited you to check the address.
ask-again = Ask for another link

code-label = Code from the mail
code-hint = Only if you read the mail on another device. Eight letters and digits, such as abcd-2efg.
code-missing = Enter the code from the mail
code-wrong = That code is not right, or it no longer works. Check it, or ask for another link
code-use = Sign in with the code

sign-in-link-title = Your sign-in link works
sign-in-link-works = Opening this page has not used it. It works once, until { $until }.
link-dead-title = This link does not work any more
link-dead-why = It may have been used, replaced by a newer one, or taken back.
link-dead-what-to-do = Open the newest mail you have. If that does not help, ask the council that wrote to you for a new invitation.

notice-signed-out = You are signed out
