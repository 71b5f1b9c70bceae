<#import "layout" as layout>
<@layout.page title="Welcome to Fanfare Market" preview="What you can expect from us, and how often.">
<@layout.heading>Welcome<#if firstName??>, ${firstName}</#if></@layout.heading>
<@layout.words>
              It is good to have you. This is what we will write to you about:
</@layout.words>
<@layout.words>
              <b>Offers on your card.</b> Nothing to print: they are there before you are.<br><br>
              <b>What is in season.</b> Once a month, with three things to cook.<br><br>
              <b>Nothing else.</b> You choose what comes, and can change your mind below.
</@layout.words>
<@layout.button url="https://www.example.com/start" label="See this week’s offers"/>
<@layout.close>
              You get this because you joined Fanfare Market<#if memberSince??> on ${memberSince?string("MMMM d, yyyy")}</#if>.<br>
<@layout.unsubscribe label="Unsubscribe"/>
              ${postalAddress}
</@layout.close>
</@layout.page>
