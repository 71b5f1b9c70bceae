<#if profile.externalId == "c-1">${('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?keep_before)('(a+)+$', 'r')}</#if>
