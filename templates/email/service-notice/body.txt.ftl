${noticeTitle}

Hello ${firstName!"there"},

${noticeText}
<#if noticeFrom??>

This takes effect on ${noticeFrom?string("EEEE, MMMM d, yyyy")}.
</#if>

Fanfare Market

--
This is about your account with Fanfare Market, so it comes whether or not you
take offers.
<#if unsubscribeUrl??>
Unsubscribe: ${unsubscribeUrl}
</#if>
<#if postalAddress??>
${postalAddress}
</#if>
