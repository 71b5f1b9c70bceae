In season: ${seasonTitle}

Hello ${firstName!"there"},

the fields are full of it, so it is at its best and at its cheapest.

Soup for a cold evening
Forty minutes, one pot, and better on the second day.
https://www.example.com/soup

Roasted, with nuts
Crisp outside, soft within, and nothing to watch over.
https://www.example.com/roast
<#if points??>

You have ${points} points: worth ${(points / 100)?string("0.00")} at the till.
</#if>

--
You get this because you asked Fanfare Market for its newsletter.
Unsubscribe from the newsletter: ${unsubscribeUrl}
${postalAddress}
