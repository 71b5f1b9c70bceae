<#assign end = abort>
<@end reason=firstName/>
