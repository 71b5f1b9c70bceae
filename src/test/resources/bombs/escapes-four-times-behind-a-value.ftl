<#if profile.externalId == "c-1"><#assign s = 'ab'><#list 1..18 as i><#assign s = s + s></#list>${s?js_string?url?json_string?url?length}</#if>
