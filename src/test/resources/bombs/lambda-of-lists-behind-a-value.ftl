<#if profile.externalId == "c-1"><#assign s = 'ab'><#list 1..18 as i><#assign s = s + s></#list><#assign l = s?split("")>${l?filter(x -> l?seq_contains("c"))?size}</#if>
