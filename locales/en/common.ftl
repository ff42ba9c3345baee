### What stands on every page, and words used in many places.

service-name = Assay
error-prefix = Error
trouble-title = There is a problem
skip-to-content = Skip to main content
menu = Menu
service-information = Service information
language-label = Language
support-links = Support links
back = Back
success-title = Success
overview = Overview
save = Save
change = Change
to-start = Go to the start
request-id = If you ask for help, give this number: { $id }

reference-label = Reference
due-by-label = Answers due by
name-label = Name

status-label = Status
council-label = Council
next-page = Next page
pages-label = Pages
save-and-continue = Save and continue
save-and-come-back = Save and come back later
date-hint = For example, 27 3 2027
date-wrong = Enter a real date, such as 27 3 2027
day = Day
month = Month
year = Year
optional = { $label } (optional)
not-given = Not given
warning = Warning
characters-at-most = You can enter up to { $max } characters
characters-left-one = You have %{"{"}count{"}"} character remaining
characters-left-other = You have %{"{"}count{"}"} characters remaining
characters-left-none = You have 0 characters remaining
characters-over-one = You have %{"{"}count{"}"} character too many
characters-over-other = You have %{"{"}count{"}"} characters too many
verdict-met = The evidence supports it
verdict-not-met = The evidence does not support it
verdict-open = Evidence is missing
verdict-not-assessed = Not assessed
