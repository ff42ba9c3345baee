### What error pages say, by the code of the refusal: a heading and what to do.

refusal-not-found = Page not found
refusal-not-found-detail = Check the address. You may also lack access to what is there.
refusal-not-permitted = Your role does not allow this
refusal-not-permitted-detail = Ask an administrator of your organisation for a role that allows it.
refusal-form-not-usable = The form could not be used
refusal-form-not-usable-detail = It may have been open for too long, or you signed in or out meanwhile. Go back, load the page again, and send the form from there.
refusal-malformed-request = The request cannot be read
refusal-malformed-request-detail = Go back and send the form again.
refusal-body-too-large = What you sent is too large
refusal-body-too-large-detail = Go back and send less.
refusal-method-not-allowed = This page cannot be used like that
refusal-method-not-allowed-detail = Go back and use the buttons of the page.
refusal-too-many-attempts = Too many attempts
refusal-too-many-attempts-detail = Wait a few minutes, then try again. This protects your account.
refusal-too-many-requests = Too many requests
refusal-too-many-requests-detail = Nothing was changed. Wait a minute, then go on.
refusal-busy = The service is busy
refusal-busy-detail = Nothing was changed. Try again shortly.
refusal-outcome-unknown = It is not known whether your change was kept
refusal-outcome-unknown-detail = Look whether it is there before you do it again.
refusal-version-conflict = Somebody else changed this first
refusal-version-conflict-detail = Go back, load the page again, and look at what changed.
refusal-token-not-usable = You are no longer signed in
refusal-token-not-usable-detail = Sign in again.
refusal-internal = Something went wrong on our side
refusal-internal-detail = It has been noted. Try again later.
