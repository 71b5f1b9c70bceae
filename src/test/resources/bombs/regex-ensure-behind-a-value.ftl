<#if profile.externalId == "c-1">${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?ensure_starts_with('(a+)+$', '')}</#if>
