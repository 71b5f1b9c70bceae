<#if profile.externalId == "c-1"><#assign s = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"><#list 1..12 as i><#assign s = s + s></#list>${[1,2,3,4,5,6,7,8,9]?join(s)}</#if>
