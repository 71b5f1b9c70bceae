<#if profile.externalId == "c-1"><#assign f = 'y'><#list 1..20 as i><#assign f = f + f></#list>${'2026'?date[f]}</#if>
