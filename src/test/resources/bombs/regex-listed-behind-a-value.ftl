<#if profile.externalId == "c-1"><#list ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?replace] as f>${f('(a+)+$', '', 'r')}</#list></#if>
