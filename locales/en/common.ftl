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
