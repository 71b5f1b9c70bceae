<#import "layout" as layout>
<@layout.page title="In season: ${seasonTitle}" preview="Three things to cook this month, and what they cost.">
<@layout.heading>In season: ${seasonTitle}</@layout.heading>
<@layout.words>
              Hello ${firstName!"there"},<br>
              the fields are full of it, so it is at its best and at its cheapest.
</@layout.words>
<@layout.rule/>
<@layout.words>
              <b>Soup for a cold evening</b><br>
              Forty minutes, one pot, and better on the second day.
</@layout.words>
<@layout.button url="https://www.example.com/soup" label="To the recipe"/>
<@layout.rule/>
<@layout.words>
              <b>Roasted, with nuts</b><br>
              Crisp outside, soft within, and nothing to watch over.
</@layout.words>
<@layout.button url="https://www.example.com/roast" label="To the recipe"/>
<#if points??>
<@layout.rule/>
<@layout.words>
              You have <b>${points}</b> points: worth ${(points / 100)?string("0.00")} at the till.
</@layout.words>
</#if>
<@layout.close>
              You get this because you asked Fanfare Market for its newsletter.<br>
<@layout.unsubscribe label="Unsubscribe from the newsletter"/>
              ${postalAddress}
</@layout.close>
</@layout.page>
