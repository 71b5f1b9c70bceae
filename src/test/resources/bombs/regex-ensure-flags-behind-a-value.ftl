<#if profile.externalId == "c-1">${'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?ensureStartsWith('(a+)+$', '', 'ir')}</#if>
