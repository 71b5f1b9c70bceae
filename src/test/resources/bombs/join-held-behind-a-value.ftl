<#if profile.externalId == "c-1"><#assign s = 'aaaaaaaaaaaaaaaa'><#list 1..12 as i><#assign s = s + s></#list><#assign j = [1,2,3,4,5,6,7,8,9]?join>${j(s)}</#if>
