<#if profile.externalId == "c-1"><#assign s = 'ab'><#list 1..18 as i><#assign s = s + s></#list><#function f x><#return s></#function><#assign l = s?split("")?map(f)>${l?join("")?length}</#if>
