<#if profile.externalId == "c-1"><#assign f = '0'><#list 1..20 as i><#assign f = f + f></#list>${(1?string)[f]}</#if>
