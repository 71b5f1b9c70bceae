<#if profile.externalId == "c-1"><#assign f = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?replace>${f('(a+)+$', '', 'r')}</#if>
