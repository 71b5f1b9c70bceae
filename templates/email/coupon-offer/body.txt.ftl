Hello ${firstName},

<#if (householdSize!1) gt 2>
a table for ${householdSize} fills a basket fast. This one is lighter:
<#else>
here is something for your next basket:
</#if>

    ${offerSaving} off ${offerTitle}
    until ${offerEnds?string("EEEE, MMMM d, yyyy")}

The coupon is on your loyalty card already: show the card at the till and the
price drops. All coupons: https://www.example.com/coupons

Fanfare Market

--
You get this because you asked Fanfare Market for offers.
Unsubscribe from offers: ${unsubscribeUrl}
${postalAddress}
