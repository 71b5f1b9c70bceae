Welcome<#if firstName??>, ${firstName}</#if>

It is good to have you. This is what we will write to you about:

* Offers on your card. Nothing to print: they are there before you are.
* What is in season. Once a month, with three things to cook.
* Nothing else. You choose what comes, and can change your mind below.

This week's offers: https://www.example.com/start

Fanfare Market

--
You get this because you joined Fanfare Market<#if memberSince??> on ${memberSince?string("MMMM d, yyyy")}</#if>.
Unsubscribe: ${unsubscribeUrl}
${postalAddress}
