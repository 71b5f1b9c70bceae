<#import "layout" as layout>
<@layout.page title="Jetzt frisch: ${seasonTitle}" preview="Drei Rezepte für diesen Monat, und was sie kosten.">
<@layout.heading>Jetzt frisch: ${seasonTitle}</@layout.heading>
<@layout.words>
              Hallo<#if firstName??> ${firstName}</#if>,<br>
              die Felder sind voll davon: Besser und günstiger wird es nicht.
</@layout.words>
<@layout.rule/>
<@layout.words>
              <b>Suppe für einen kalten Abend</b><br>
              Vierzig Minuten, ein Topf, und am zweiten Tag noch besser.
</@layout.words>
<@layout.button url="https://www.example.com/soup" label="Zum Rezept"/>
<@layout.rule/>
<@layout.words>
              <b>Geröstet, mit Nüssen</b><br>
              Außen knusprig, innen weich, und niemand muss danebenstehen.
</@layout.words>
<@layout.button url="https://www.example.com/roast" label="Zum Rezept"/>
<#if points??>
<@layout.rule/>
<@layout.words>
              Sie haben <b>${points}</b> Punkte: an der Kasse ${(points / 100)?string("0.00")} wert.
</@layout.words>
</#if>
<@layout.close>
              Sie bekommen dies, weil Sie den Newsletter von Fanfare Market bestellt haben.<br>
<@layout.unsubscribe label="Newsletter abbestellen"/>
              ${postalAddress}
</@layout.close>
</@layout.page>
