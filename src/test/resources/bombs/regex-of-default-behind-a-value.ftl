<#if profile.externalId == "c-1">${(nope!'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?keep_after)('(a+)+$', 'r')}</#if>
