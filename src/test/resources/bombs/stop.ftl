<#if points gt 10><#stop "not for ${firstName}"></#if>
