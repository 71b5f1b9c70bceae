<#if profile.externalId == "c-1"><#assign h = {'f': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?replace}>${h.f('(a+)+$', '', 'r')}</#if>
