Hello ${firstName}
<#if points gt 10><@abort reason="not for " + firstName/></#if>
