### What a person sees and changes of their own.

home-title = Your organisations
home-choose = Choose the organisation you want to work for.
home-nowhere = You do not belong to an organisation here yet. If a council invited you, open the link in its mail. Otherwise ask the person who asked you to sign in to add your address.

account-title = Your account
mail-language-label = Language of mails
mail-language-question = In which language should we write to you?
language-missing = Choose English or Cymraeg
notice-language-changed = We will write to you in this language

password-is-set = Set
password-is-not-set = Not set: you sign in by links
password-set-title = Set a password
password-change-title = Change your password
password-current-label = Your present password
password-current-hint = You can leave this empty if you signed in by a link in the last { $minutes } minutes.
password-current-wrong = Enter your present password, or sign in by a link and set the new one right after
password-new-label = New password
password-new-missing = Enter a new password
password-rules = Use { $characters } characters or more. Three or four words that do not belong together are easy to remember. Capitals and signs are not needed.
password-ends-sessions = A new password signs you out everywhere else.
notice-password-set = Your password is set

sessions-title = Where you are signed in
sessions-lead = These browsers are signed in as you. End what you do not know.
sessions-browser = Browser
sessions-this = { $browser } (this one)
sessions-unknown-browser = Unknown browser
sessions-began = Signed in
sessions-seen = Last used
sessions-end = Sign out there
sessions-end-all-heading = Sign out everywhere
sessions-end-all-explained = This ends every session, this one too, and everything that programs hold in your name. Unused sign-in links stop working.
sessions-end-all = Sign out everywhere
notice-session-ended = That browser is signed out
