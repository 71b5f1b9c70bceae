Is this address yours?

Somebody, probably you, asked us to write to this address. Please confirm that
it was you:

    ${confirmUrl}

If it was not you, do nothing: without the click nothing more comes. The link
ends after seven days.

--
<#if postalAddress??>
${postalAddress}
</#if>
<#if unsubscribeUrl??>
Never write to this address: ${unsubscribeUrl}
</#if>
