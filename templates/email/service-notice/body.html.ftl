<#import "layout" as layout>
<@layout.page title=noticeTitle>
<@layout.heading>${noticeTitle}</@layout.heading>
<@layout.words>
              Hello ${firstName!"there"},<br><br>
              ${noticeText}
              <#if noticeFrom??>
              <br><br>This takes effect on ${noticeFrom?string("EEEE, MMMM d, yyyy")}.
              </#if>
</@layout.words>
<@layout.close>
              This is about your account with Fanfare Market, so it comes whether or not you take offers.<br>
              <#if unsubscribeUrl??>
<@layout.unsubscribe label="Unsubscribe"/>
              </#if>
              <#if postalAddress??>
              ${postalAddress}
              </#if>
</@layout.close>
</@layout.page>
