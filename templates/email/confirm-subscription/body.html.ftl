<#import "layout" as layout>
<@layout.page title="One click to confirm" preview="Nothing comes to you before you confirm." brand="">
<@layout.heading>Is this address yours?</@layout.heading>
<@layout.words>
              Somebody, probably you, asked us to write to this address. Please confirm that it was you:
</@layout.words>
<@layout.button url=confirmUrl label="Yes, write to me"/>
<@layout.words soft=true>
              If it was not you, do nothing: without the click nothing more comes. The link ends after seven days.<br><br>
              Should the button not work, open this address:<br>${confirmUrl}
</@layout.words>
<@layout.close>
              <#if postalAddress??>${postalAddress}</#if>
              <#if unsubscribeUrl??><br>
<@layout.unsubscribe label="Never write to this address"/>
              </#if>
</@layout.close>
</@layout.page>
