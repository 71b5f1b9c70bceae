<#if profile.externalId == "c-1"><#assign n = 1?string><#assign f = '0'><#list 1..20 as i><#assign f = f + f></#list>${n[f]}</#if>
