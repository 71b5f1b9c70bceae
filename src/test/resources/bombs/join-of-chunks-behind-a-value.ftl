<#if profile.externalId == "c-1">${[1]?chunk(2000000000, "x")?first?join("")?length}</#if>
