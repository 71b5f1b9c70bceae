<#if profile.externalId == "c-1"><#assign s = 'ab'><#list 1..18 as i><#assign s = s + s></#list>${s?split("")?map(x -> s + x)?join("")?length}</#if>
