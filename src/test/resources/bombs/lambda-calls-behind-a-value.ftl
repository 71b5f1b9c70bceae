<#if profile.externalId == "c-1"><#assign s = 'ab'><#list 1..18 as i><#assign s = s + s></#list><#function f x><#return s></#function>${s?split("")?map(x -> f(x))?join("")?length}</#if>
